import { padDecimal } from '../models/fields/decimal-text.ts';
import type { FieldKind, ModelField } from '../models/fields/model-field.ts';
import type { Model } from '../models/model.ts';
import { hasCountedId, newId } from '../models/model-key.ts';
import { valueOfNothing } from '../models/validate-values.ts';

/** A value for a field, different for each number as far as the field has room for that. */
type Maker = (name: string, field: ModelField, number: number) => unknown;

const makers: Readonly<Partial<Record<FieldKind, Maker>>> = {
  text: numberedText,
  slug: (name, field, number) => numberedText(name.toLowerCase(), field, number),
  email: (_, field, number) => fitting(['user', '@example.com'], field, number),
  url: (_, field, number) => fitting(['https://example.com/', ''], field, number),
  enum: (_, { choices = [] }) => choices[0]?.[0],
  integer: numberInRange,
  bigInteger: numberInRange,
  decimal: (name, field, number) => {
    const value = numberInRange(name, { ...field, ...decimalRange(field) }, number);
    return padDecimal(String(value), field.decimalPlaces ?? 0);
  },
  boolean: () => false,
  date: () => '2000-01-01',
  datetime: () => new Date('2000-01-01T00:00:00Z'),
  uuid: (_, __, number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
};

/**
 * The fields of a model that need a value and are given none, with one of the right kind: `user7@example.com`. Rows of
 * other models and JSON cannot be made up: who makes the user is told that they are missing.
 */
export function missingValues(model: Model, given: object, number: number): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries({ ...ownId(model), ...model.fields })) {
    if ((given as Record<string, unknown>)[name] !== undefined) continue;
    if (valueOfNothing(field) !== undefined && !isUniqueText(field)) continue;
    const stored = makers[field.kind]?.(name, field, number);
    if (stored === undefined) continue;
    values[name] = field.mapping ? field.mapping.fromStored(stored as never) : stored;
  }
  return values;
}

/** The id, where neither the database nor the model makes it. */
function ownId(model: Model): Record<string, ModelField> {
  return hasCountedId(model) || newId(model) !== undefined ? {} : { id: model.id };
}

/** A second user without a value would clash with the first one's empty text. */
function isUniqueText(field: ModelField): boolean {
  return field.unique && valueOfNothing(field) === '';
}

function numberedText(name: string, field: ModelField, number: number): string {
  return fitting([`${name}-`, ''], field, number);
}

/** The number between two texts; in a short field the number counts, and the first text is cut. */
function fitting(
  [before, after]: readonly [string, string],
  { maxLength }: ModelField,
  number: number,
): string {
  const text = `${before}${number}${after}`;
  const excess = maxLength === undefined ? 0 : text.length - maxLength;
  return excess <= 0 ? text : `${before.slice(0, -excess)}${number}${after}`.slice(-(maxLength ?? 0));
}

function numberInRange(_: string, { min, max }: ModelField, number: number): number {
  const from = min ?? (max === undefined ? 1 : Math.min(1, max));
  return max === undefined ? from + number - 1 : from + ((number - 1) % (Math.floor(max - from) + 1));
}

/** What a decimal has room for. */
function decimalRange({ min, max, maxDigits = 1, decimalPlaces = 0 }: ModelField) {
  const largest = 10 ** (maxDigits - decimalPlaces) - 1;
  const upper = Math.min(max ?? largest, largest);
  return { min: min ?? Math.min(1, upper), max: upper };
}
