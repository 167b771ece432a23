import { valueSchema } from '../../../models/kinds/field-schema.ts';
import { isTextKind, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Comparison } from '../../../models/rows/condition.ts';
import { canonicalDecimal, isDecimalText } from '../../../models/values/decimal-text.ts';

/**
 * What a column is compared with. `every`: each value that there is meets the condition; `no`: none does, or the value is of
 * another type than the field.
 */
export type Compared =
  | { readonly kind: 'number'; readonly by: Comparison; readonly value: number }
  | { readonly kind: 'text'; readonly by: Comparison; readonly value: string }
  | { readonly kind: 'moment'; readonly by: Comparison; readonly value: Date }
  | { readonly kind: 'decimal'; readonly by: Comparison; readonly value: string }
  /** As code has it: what the column has is made of it by `ModelColumns.encode`. */
  | { readonly kind: 'other'; readonly by: Comparison; readonly value: unknown }
  | 'every'
  | 'no';

/** Characters of a decimal. PostgreSQL reads 16,383 places at most. */
const MAX_DECIMAL = 10_000;

/** The years that every database can write. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A bound is no value of the field: `stars: lt(6)` is a good question about stars from 1 to 5, and `price: gt('0.005')` one
 * about whole cents. So of the field's checks only those of its type count.
 */
export function comparedValue(field: ModelField | null, by: Comparison, given: unknown): Compared {
  const value = storedValue(field, given);
  const number = () => (typeof value === 'number' ? comparedNumber(by, value) : 'no');
  if (!field) return number();
  switch (field.kind) {
    case 'integer':
    case 'bigInteger':
    case 'foreignKey':
    case 'oneToOne':
      return number();
    case 'decimal':
      return typeof value === 'string' && value.length <= MAX_DECIMAL && isDecimalText(value)
        ? { kind: 'decimal', by, value: canonicalDecimal(value) }
        : 'no';
    case 'datetime':
      return value instanceof Date ? comparedMoment(by, value) : 'no';
    default:
      return isText(field) ? comparedText(by, value) : comparedOther(field, by, given);
  }
}

/** Whether a column holds text that can be put in order by its code points. */
function isText({ kind }: ModelField): boolean {
  return isTextKind(kind) || kind === 'enum';
}

function storedValue(field: ModelField | null, given: unknown): unknown {
  if (!field?.mapping) return given;
  try {
    return field.mapping.toStored(given as never);
  } catch {
    return undefined;
  }
}

/** A column of whole numbers needs a whole one: less than 2.5 is less than 3. */
function comparedNumber(by: Comparison, value: number): Compared {
  if (Number.isNaN(value)) return 'no';
  const whole = by === 'lt' || by === 'gte' ? Math.ceil(value) : Math.floor(value);
  if (whole > Number.MAX_SAFE_INTEGER) return isBelow(by) ? 'every' : 'no';
  if (whole < Number.MIN_SAFE_INTEGER) return isBelow(by) ? 'no' : 'every';
  return { kind: 'number', by, value: whole };
}

function comparedMoment(by: Comparison, value: Date): Compared {
  const time = value.getTime();
  if (Number.isNaN(time)) return 'no';
  if (time > LAST_MOMENT) return isBelow(by) ? 'every' : 'no';
  if (time < FIRST_MOMENT) return isBelow(by) ? 'no' : 'every';
  return { kind: 'moment', by, value };
}

function comparedText(by: Comparison, value: unknown): Compared {
  // What no text of a database has in it, PostgreSQL refuses to compare with.
  const isText = typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
  return isText ? { kind: 'text', by, value } : 'no';
}

/** The other kinds have no bounds: what their type lets through can be compared. */
function comparedOther(field: ModelField, by: Comparison, given: unknown): Compared {
  const { validate: _, mapping, ...bare } = field;
  const schema = valueSchema(mapping ? { ...bare, mapping: { ...mapping, validate: () => null } } : bare);
  const answer = schema.safeParse(given);
  return answer.success ? { kind: 'other', by, value: answer.data } : 'no';
}

function isBelow(by: Comparison): boolean {
  return by === 'lt' || by === 'lte';
}
