import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { columnTypes } from '../../../database/column-types/column-types.ts';
import type { DialectName, ValueRow } from '../../../database/contract/database.ts';
import { errorAt, storedValue } from '../../../database/contract/unreadable-value.ts';
import { columnName } from '../../../models/fields/field-base.ts';
import { isReference, kindOf, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { idColumn, type RowId } from '../../../models/model-key.ts';
import { copyProperty, defineFailing } from '../../../models/rows/copy-property.ts';
import { referredModel } from '../../../models/rows/references.ts';
import { countDecimalPlaces, padDecimal } from '../../../models/values/decimal-text.ts';
import { uuidDigits } from '../../../models/values/uuid-text.ts';

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
  /** The value of one field. */
  decodeValue(field: string, stored: unknown): unknown;
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

/** Makes users of a model of the values that were read, which begin at the index `start` and are changed by it. */
export function userReader<U extends BaseUser>(
  model: UserModel<U>,
  columns: ModelColumns,
): (values: unknown[], start: number) => U {
  return (values, start) => {
    try {
      columns.decodeInPlace(values, start);
      return model.fromValues(values, start);
    } catch {
      // One of the values cannot be read. The user can do without it until it is asked for.
      return model.fromRecord(columns.decodeValues(values, start));
    }
  };
}

export interface ModelColumnsOptions {
  /** Columns that no field declares; their values go by the columns' names. Default: none. */
  readonly extra?: readonly string[];
  /** The project's user model, for foreign keys to it. Default: the model itself. */
  readonly userModel?: Model | undefined;
}

/** One column: its field, and how its values are written and read. */
interface Column extends Codec {
  readonly field: string;
  readonly column: string;
}

/** Reads a model's columns. */
export function modelColumns(
  model: Model,
  dialect: DialectName,
  { extra = [], userModel }: ModelColumnsOptions = {},
): ModelColumns {
  const fields = Object.entries(model.fields).map(([field, declared]) => ({
    field,
    column: columnName(field, declared),
    ...codec(storedField(model, declared, userModel), dialect),
  }));
  const unmapped = extra.map((name) => ({ field: name, column: name }));
  const id = { field: 'id', column: idColumn(model), ...codec(model.id, dialect) };
  // Each with the same properties in the same order: they are read for every value of every row.
  const columns = [id, ...unmapped, ...fields].map(
    ({ field, column, encode, decode }: Column): Column => ({ field, column, encode, decode }),
  );
  return new ColumnsOfModel(model.table, columns);
}

class ColumnsOfModel implements ModelColumns {
  readonly names: readonly string[];
  readonly #table: string;
  readonly #columns: readonly Column[];
  readonly #byField: ReadonlyMap<string, Column>;
  /** Those whose stored value is not the field's. */
  readonly #decoded: readonly { readonly index: number; readonly decode: (stored: unknown) => unknown }[];

  constructor(table: string, columns: readonly Column[]) {
    this.names = columns.map(({ column }) => column);
    this.#table = table;
    this.#columns = columns;
    this.#byField = new Map(columns.map((entry) => [entry.field, entry]));
    this.#decoded = columns.flatMap(({ decode }, index) => (decode ? [{ index, decode }] : []));
  }

  columnOf(field: string): string {
    return this.#byField.get(field)?.column ?? field;
  }

  encode(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const encoded: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(values)) {
      const entry = this.#byField.get(field);
      encoded[entry?.column ?? field] = entry?.encode && value !== null ? entry.encode(value) : value;
    }
    return encoded;
  }

  decode(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const values: unknown[] = [];
    for (const [index, name] of this.names.entries()) copyProperty(row, name, values, index);
    return this.decodeValues(values, 0);
  }

  decodeValue(field: string, stored: unknown): unknown {
    const decode = this.#byField.get(field)?.decode;
    return decode && stored !== null ? decode(stored) : stored;
  }

  decodeValues(values: ValueRow, start: number): Record<string, unknown> {
    try {
      return this.#decodeAll(values, start);
    } catch {
      return this.#decodeReadable(values, start);
    }
  }

  decodeInPlace(values: unknown[], start: number): void {
    if (this.#decoded.length === 0) return;
    const made = this.#decoded.map(({ index, decode }) => {
      const stored = values[start + index];
      return stored === null ? null : decode(stored);
    });
    for (const [place, { index }] of this.#decoded.entries()) values[start + index] = made[place];
  }

  #decodeAll(values: ValueRow, start: number): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    let index = start;
    for (const { field, decode } of this.#columns) {
      const stored = values[index++];
      record[field] = decode && stored !== null ? decode(stored) : stored;
    }
    return record;
  }

  /** As `#decodeAll`, where a value cannot be read: it is a property that throws when it is asked for. */
  #decodeReadable(values: ValueRow, start: number): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    const row = storedValue(values, start);
    for (const [index, { field, column, decode }] of this.#columns.entries()) {
      let stored: unknown;
      try {
        stored = values[start + index];
        record[field] = decode && stored !== null ? decode(stored) : stored;
      } catch (error) {
        defineFailing(record, field, () => {
          throw errorAt(error, { table: this.#table, column, row, stored });
        });
      }
    }
    return record;
  }
}

/** What tells how a field's value stands in its column: of a foreign key, the id that it refers to. */
export function storedField(model: Model, field: ModelField, userModel: Model = model): ModelField {
  return isReference(field) && !field.mapping ? referredModel(model, field, userModel).id : field;
}

interface Codec {
  readonly encode?: ((value: unknown) => unknown) | undefined;
  readonly decode?: ((stored: unknown) => unknown) | undefined;
}

/** How a model's ids stand in the columns that refer to it. */
export function storedIdForm({ id }: Model, dialect: DialectName): (id: RowId) => unknown {
  return storedForm(id, dialect) ?? ((given) => given);
}

/** What the database does not do itself, and the mapping of a mapped field around it. */
function codec(field: ModelField, dialect: DialectName): Codec {
  const { mapping } = field;
  const encode = storedForm(field, dialect);
  const decode = readForm(field, dialect);
  if (!mapping) return { ...(encode ? { encode } : {}), ...(decode ? { decode } : {}) };
  const toStored = (value: unknown) => mapping.toStored(value as never);
  return {
    encode: encode ? (value) => encode(toStored(value)) : toStored,
    decode: (stored) => mapping.fromStored((decode ? decode(stored) : stored) as never),
  };
}

/** What a column is given for a value: JSON, and on SQLite a UUID, is written as text. Null where it is the value. */
export function storedForm(field: ModelField, dialect: DialectName): ((value: unknown) => unknown) | null {
  return columnTypes[kindOf(field).column(field).type][dialect].encode;
}

/** What the type of the column alone does not say. */
function readForm(field: ModelField, dialect: DialectName): ((stored: unknown) => unknown) | null {
  const { type, places = 0, length = 0 } = kindOf(field).column(field);
  // A column that Django made on SQLite does not tell the places.
  if (type === 'decimal') return withPlaces(places);
  // The type that Django has for a UUID may be another program's text of 32 characters, a hash in hex say.
  const isDigits = type === 'varchar' && length >= UUID_DIGITS && length < UUID_LENGTH;
  return isDigits && dialect === 'sqlite' ? withoutDashes : null;
}

const UUID_DIGITS = 32;
const UUID_LENGTH = 36;

/** What is longer than the field may be was read as a UUID. */
function withoutDashes(stored: unknown): unknown {
  return typeof stored === 'string' && stored.length === UUID_LENGTH ? uuidDigits(stored) : stored;
}

/** Never with fewer places than there are: what somebody else wrote is shown as it is. */
function withPlaces(places: number): (stored: unknown) => unknown {
  return (stored) =>
    typeof stored === 'string' && countDecimalPlaces(stored) < places ? padDecimal(stored, places) : stored;
}
