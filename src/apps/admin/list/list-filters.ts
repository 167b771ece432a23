import { isReference, kindOf, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { idFrom } from '../../../models/model-key.ts';
import { gte } from '../../../models/rows/condition.ts';
import { noneOf, related } from '../../../models/rows/filter.ts';
import { relationTarget } from '../../../models/rows/join-model.ts';
import { referredModel } from '../../../models/rows/references.ts';
import { type Sentence, text } from '../../../support/texts/keyed-text.ts';

/** What a filter can be set to: what stands in the address, and what people read. */
export interface FilterOption {
  readonly value: string;
  readonly label: Sentence;
}

/** What in an address stands for rows without a value. */
export const NO_VALUE = '-';

const DAY = 86_400_000;

/** Times that rows can be narrowed to, in days. */
const RECENT = {
  '1': text('admin.filter.day'),
  '7': text('admin.filter.week'),
  '30': text('admin.filter.month'),
  '365': text('admin.filter.year'),
};

/** What a field can be narrowed to, where that is known without asking the database; of others the list has the values. */
export function knownOptions(field: ModelField): readonly FilterOption[] | null {
  const options = optionsOf(field);
  if (options === null) return null;
  return field.nullable ? [...options, { value: NO_VALUE, label: text('admin.filter.none') }] : options;
}

function optionsOf(field: ModelField): readonly FilterOption[] | null {
  if (field.kind === 'boolean') {
    return [
      { value: 'true', label: text('admin.value.yes') },
      { value: 'false', label: text('admin.value.no') },
    ];
  }
  if (isOfTime(field)) return Object.entries(RECENT).map(([value, label]) => ({ value, label }));
  const { choices } = kindOf(field).control(field);
  return choices ? choices.map(([value, label]) => ({ value, label })) : null;
}

/** The condition that a value of an address says; undefined for what no row can be narrowed to. */
export function filterOf(
  { model, userModel, now }: { readonly model: Model; readonly userModel: Model; readonly now: number },
  name: string,
  value: string,
): object | undefined {
  const relation = model.relations[name];
  const field = model.fields[name];
  if (field && value === NO_VALUE) return field.nullable ? { [name]: null } : undefined;
  if (field && isOfTime(field)) {
    if (!Object.hasOwn(RECENT, value)) return undefined;
    const since = new Date(now - Number(value) * DAY);
    return { [name]: gte(field.kind === 'date' ? since.toISOString().slice(0, 10) : since) };
  }
  if (field && isReference(field)) {
    const id = idFrom(referredModel(model, field, userModel), value);
    return id === null ? undefined : { [name]: id };
  }
  if (field) return ownValue(name, field, value);
  if (!relation) return undefined;
  if (value === NO_VALUE) return noneOf<object>({ [name]: related({}) });
  const id = idFrom(relationTarget(model, relation, userModel), value);
  return id === null ? undefined : { [name]: related({ id } as never) };
}

function ownValue(name: string, field: ModelField, value: string): object | undefined {
  if (field.kind === 'boolean')
    return value === 'true' || value === 'false' ? { [name]: value === 'true' } : undefined;
  const known = optionsOf(field);
  if (known) return known.some((option) => option.value === value) ? { [name]: value } : undefined;
  const parsed = kindOf(field).parse(value, field);
  return parsed instanceof Object ? undefined : { [name]: parsed };
}

/** Whether it is narrowed by how long ago it was. */
export function isOfTime({ kind }: ModelField): boolean {
  return kind === 'datetime' || kind === 'date';
}
