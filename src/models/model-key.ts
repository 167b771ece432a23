import { columnName, defaultValue } from './fields/field-base.ts';
import { valueSchema } from './kinds/field-schema.ts';
import type { ModelField } from './kinds/model-field.ts';
import { uuid7 } from './values/make-uuid.ts';

/** The id of a row: a number, a UUID in its one spelling, or a text of the project's own. */
export type RowId = number | string;

/** The type of a model's ids. */
export type IdOf<M> = M extends { readonly id: ModelField<infer Id> }
  ? Id extends RowId
    ? Id
    : RowId
  : RowId;

/** The field of an id where a model says nothing of it: a whole number, which the database counts up. */
export const countedId: ModelField<number> = Object.freeze({
  kind: 'bigInteger',
  unique: true,
  ignoreCase: false,
  index: false,
  nullable: false,
  required: false,
  editable: false,
});

/** What is needed of a model to know its ids. */
interface Keyed {
  readonly id: ModelField<RowId>;
}

/** The column of the primary key: `id`, unless the model's own field says otherwise. */
export function idColumn({ id }: Keyed): string {
  return columnName('id', id);
}

/** Whether the database counts the ids up. */
export function hasCountedId({ id }: Keyed): boolean {
  return id.kind === 'integer' || id.kind === 'bigInteger';
}

/**
 * An id of this model, of what may have come from outside; null for what no row can have as its id. Where ids are
 * numbers, text may be one too, in digits alone.
 */
export function idFrom(model: Keyed, given: unknown): RowId | null {
  if (hasCountedId(model)) {
    const number = typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : given;
    // PostgreSQL refuses to compare a key with anything else, NaN for one.
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
  }
  const answer = valueSchema(model.id).safeParse(given);
  return answer.success ? (answer.data as RowId) : null;
}

/** Whether new rows have to be given their ids: neither the database makes them, nor the model. */
export function needsGivenId(model: Keyed): boolean {
  return !hasCountedId(model) && model.id.kind !== 'uuid' && model.id.default === undefined;
}

/** The id of a new row that is given none: undefined where the database makes it, or nobody does. */
export function newId(model: Keyed): unknown {
  const made = defaultValue(model.id);
  return made === undefined && model.id.kind === 'uuid' ? uuid7() : made;
}

/** Why a field cannot be an id's; null when it can. */
export function idProblem(field: ModelField): string | null {
  const { kind, nullable, mapping, ignoreCase } = field;
  if (field === countedId) return null;
  if (kind !== 'uuid' && kind !== 'text')
    return `an id is a field.uuid() or a field.text(), and not of the kind ${kind}`;
  if (kind === 'text' && field.maxLength === undefined) return 'a text that is an id needs a maxLength';
  if (nullable || mapping || ignoreCase) return 'an id is not nullable, nor mapped, nor of any letter case';
  return null;
}
