import type { FieldBase, OnDelete } from '../../fields/field-base.ts';
import { FieldError } from '../../fields/field-error.ts';
import {
  asItIs,
  type FieldKindDefinition,
  neverPrinted,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import type { ReferredModel } from '../../fields/referred-model.ts';
import type { RegisteredUserId } from '../../fields/registered-user-id.ts';
import { problem } from '../../fields/value-problem.ts';
import { parseWholeNumber } from '../numbers/whole-number.ts';
import { text } from '../texts/text.ts';
import { uuid } from './uuid.ts';

export interface ForeignKeyOptions<Id = number> extends FieldOptions<Id> {
  /** What happens to this row when the other one is deleted. Default `'restrict'`: the other one cannot be. */
  readonly onDelete?: OnDelete;
  /**
   * Whether this row is the user's whom it refers to, or whose the other row is: such rows are among what users are given
   * of their data. Default: true where it refers to the project's users and goes along with them (`'cascade'`), else false.
   */
  readonly owned?: boolean;
}

/** What a foreign key has. */
export interface ForeignKeyParts {
  /** The model that it refers to: `'self'` for the field's own, `'user'` for the project's user model. */
  readonly references: 'self' | 'user' | (() => ReferredModel);
  readonly onDelete: OnDelete;
  /** What was said of it: see `isOwned`. */
  readonly owned?: boolean;
}

/** A model whose ids are numbers. */
export type CountedModel = Omit<ReferredModel, 'id'> & { readonly id: FieldBase<number> };

/** A model whose ids are UUIDs or texts. */
export type TextualModel = Pick<ReferredModel, 'table'> & { readonly id: FieldBase<string> };

/** What a foreign key refers to, for the compiler. */
export interface ReferringTo<R> {
  readonly '~references'?: R;
}

type ForeignKey<Id, O> = FieldOf<'foreignKey', ForeignKeyParts, Id, O>;

export interface ForeignKeyBuilder {
  // The model comes first: the compiler then need not look into models that refer to each other.
  <const O extends ForeignKeyOptions, const R extends 'self' | (() => CountedModel)>(
    references: R,
    options?: O,
  ): ForeignKey<number, O> & ReferringTo<R>;
  /** A row of a model whose ids are UUIDs or texts. Of one that is only called a `Model`, they are taken for numbers. */
  <const O extends ForeignKeyOptions<string>, const R extends () => ReferredModel>(
    references: R,
    options?: O,
  ): ForeignKey<R extends () => TextualModel ? string : number, O> & ReferringTo<R>;
  /**
   * A user, by the id: whatever the project's user model is, and whatever the type of its ids (Django's
   * `settings.AUTH_USER_MODEL`). The compiler knows the type by `Register`.
   */
  <const O extends ForeignKeyOptions<RegisteredUserId>>(
    references: 'user',
    options?: O,
  ): ForeignKey<RegisteredUserId, O> & ReferringTo<'user'>;
}

export const referenceOptions = ['onDelete', 'owned'];

/** What the fields of both kinds end in. */
export function makeReference(
  kind: 'foreignKey' | 'oneToOne',
  references: ForeignKeyParts['references'],
  { options, builtIn }: { readonly options: ForeignKeyOptions<never>; readonly builtIn: object },
): never {
  const { onDelete = 'restrict', nullable = false } = options;
  const refuse = (reason: string) => new FieldError('field_invalid', { kind, reason });
  if (onDelete === 'set null' && !nullable) throw refuse("onDelete 'set null' needs nullable: true");
  if (options.owned && references === 'self') throw refuse('a row of the same model cannot own it');
  const parts: ForeignKeyParts = { references, onDelete };
  return makeField({ kind, options: referenceOptions }, options, { ...builtIn, ...parts });
}

const build: ForeignKeyBuilder = (
  references: ForeignKeyParts['references'],
  options: ForeignKeyOptions<never> = {},
) => makeReference('foreignKey', references, { options: { index: true, ...options }, builtIn: {} });

/** What an id of another row is, whatever the field is called that holds it. */
export const referenceKind: Omit<FieldKindDefinition<ForeignKeyParts, unknown>, 'build'> = {
  options: referenceOptions,
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value, { references }) => {
    if (references === 'user') return isNumber(value) || isText(value) ? value : problem('userReference');
    const id = idOf(references);
    if (id?.kind === 'uuid') return uuid.check(value, id);
    if (id?.kind === 'text') return text.check(value, id);
    return isNumber(value) ? value : problem('reference');
  },
  fromJson: asItIs,
  parse: (typed, { references }) => (isNumbered(references) ? parseWholeNumber(typed, {}) : typed),
  show: shownAsItIs,
  // What a reference makes of it is in the schema: a column refers to the type of the other one.
  column: () => ({ type: 'bigint' }),
  control: ({ references }) => (isNumbered(references) ? { name: 'integer', min: 1 } : { name: 'text' }),
  // Rows of other models cannot be made up.
  sample: () => undefined,
  // Where a column refers to another table, it is asked for nothing else.
  printed: neverPrinted,
};

/** The id of a row. */
export const foreignKey: FieldKindDefinition<ForeignKeyParts, ForeignKeyBuilder> = {
  build,
  ...referenceKind,
};

/** The field of the ids that it refers to; null where they are the database's numbers, or the field does not know them. */
function idOf(references: ForeignKeyParts['references']): FieldBase | null {
  return typeof references === 'function' ? references().id : null;
}

/** Whether it refers to rows whose ids are numbers. Those of the project's users may be anything. */
function isNumbered(references: ForeignKeyParts['references']): boolean {
  if (references === 'user') return false;
  const kind = idOf(references)?.kind;
  return kind !== 'uuid' && kind !== 'text';
}

function isNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
