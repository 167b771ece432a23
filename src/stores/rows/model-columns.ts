import type { ValueRow } from '../../database/contract/database.ts';
import { errorAt, storedValue } from '../../database/contract/unreadable-value.ts';
import { copyProperty, defineFailing } from '../../models/copy-property.ts';
import { countDecimalPlaces, padDecimal } from '../../models/fields/decimal-text.ts';
import { columnName, type ModelField } from '../../models/fields/model-field.ts';
import type { Model } from '../../models/model.ts';

/** A model's columns: what stands where in a row, and how it is written and read. */
export interface ModelColumns {
  /** Column names: `id`, then those without a field, then the fields'. */
  readonly names: readonly string[];
  columnOf(field: string): string;
  /** Field values as column values. */
  encode(values: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /**
   * A row as a record: values by field name. One that cannot be read is no reason to do without the others: reading it
   * throws LatchkeyError `value_unreadable` or `number_unsafe`.
   */
  decode(row: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Values in the order of `names`, from the index `start` on, as a record. */
  decodeValues(values: ValueRow, start: number): Record<string, unknown>;
  /**
   * Makes the values, in the order of `names` from the index `start` on, what the fields say, in place; or throws, and
   * leaves them all as they are.
   */
  decodeInPlace(values: unknown[], start: number): void;
}

/** The column of a user's encoded password, which is no field. */
export const USER_EXTRA_COLUMNS = ['password'] as const;

/** Reads a model's columns. `extra` are columns that no field declares; their values go by the columns' names. */
export function modelColumns(model: Model, extra: readonly string[] = []): ModelColumns {
  const unmapped = ['id', ...extra].map((name) => ({
    field: name,
    column: name,
    ...codec({ kind: 'text' }),
  }));
  const columns = [
    ...unmapped,
    ...Object.entries(model.fields).map(([field, declared]) => ({
      field,
      column: columnName(field, declared),
      ...codec(declared),
    })),
  ];
  const byField = new Map(columns.map((entry) => [entry.field, entry]));
  const names = columns.map(({ column }) => column);
  const decoded = columns.flatMap(({ decode }, index) => (decode ? [{ index, decode }] : []));

  const decodeAll = (values: ValueRow, start: number): Record<string, unknown> => {
    const record: Record<string, unknown> = {};
    let index = start;
    for (const { field, decode } of columns) {
      const stored = values[index++];
      record[field] = decode && stored !== null ? decode(stored) : stored;
    }
    return record;
  };
  const decodeReadable = (values: ValueRow, start: number): Record<string, unknown> => {
    const record: Record<string, unknown> = {};
    const row = storedValue(values, start);
    for (const [index, { field, column, decode }] of columns.entries()) {
      let stored: unknown;
      try {
        stored = values[start + index];
        record[field] = decode && stored !== null ? decode(stored) : stored;
      } catch (error) {
        defineFailing(record, field, () => {
          throw errorAt(error, { table: model.table, column, row, stored });
        });
      }
    }
    return record;
  };
  const decodeValues = (values: ValueRow, start: number): Record<string, unknown> => {
    try {
      return decodeAll(values, start);
    } catch {
      return decodeReadable(values, start);
    }
  };
  return {
    names,
    columnOf: (field) => byField.get(field)?.column ?? field,
    encode(values) {
      const encoded: Record<string, unknown> = {};
      for (const [field, value] of Object.entries(values)) {
        const entry = byField.get(field);
        encoded[entry?.column ?? field] = entry?.encode && value !== null ? entry.encode(value) : value;
      }
      return encoded;
    },
    decode(row) {
      const values: unknown[] = [];
      for (const [index, name] of names.entries()) copyProperty(row, name, values, index);
      return decodeValues(values, 0);
    },
    decodeValues,
    decodeInPlace(values, start) {
      if (decoded.length === 0) return;
      const made = decoded.map(({ index, decode }) => {
        const stored = values[start + index];
        return stored === null ? null : decode(stored);
      });
      for (const [place, { index }] of decoded.entries()) values[start + index] = made[place];
    },
  };
}

interface Codec {
  readonly encode?: (value: unknown) => unknown;
  readonly decode?: (stored: unknown) => unknown;
}

/**
 * What the database does not do itself: JSON is written as text, a decimal gets all the places of its field (a column that
 * Django made on SQLite does not tell them), and a mapped field goes through its mapping.
 */
function codec({
  kind,
  mapping,
  decimalPlaces = 0,
}: Pick<ModelField, 'kind' | 'mapping' | 'decimalPlaces'>): Codec {
  const toText = kind === 'json' ? JSON.stringify : undefined;
  const fromText = kind === 'decimal' ? withPlaces(decimalPlaces) : undefined;
  if (!mapping) return { ...(toText ? { encode: toText } : {}), ...(fromText ? { decode: fromText } : {}) };
  const encode = (value: unknown) => mapping.toStored(value as never);
  return {
    encode: toText ? (value) => toText(encode(value)) : encode,
    decode: (stored) => mapping.fromStored((fromText ? fromText(stored) : stored) as never),
  };
}

/** Never with fewer places than there are: what somebody else wrote is shown as it is. */
function withPlaces(places: number): (stored: unknown) => unknown {
  return (stored) =>
    typeof stored === 'string' && countDecimalPlaces(stored) < places ? padDecimal(stored, places) : stored;
}
