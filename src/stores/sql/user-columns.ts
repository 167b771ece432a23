import { snakeCase } from '../../core/fields/model-field.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel, UserRecord } from '../../core/users/user-model.ts';
import type { Database, Row, ValueRow } from './database.ts';

/** A user model's columns: what stands where in a row, and how it is written and read. */
export interface UserColumns {
  /** Column names, `id` and `password` first. */
  readonly names: readonly string[];
  columnOf(field: string): string;
  /** Field values as column values. */
  encode(values: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** A row as a user's record. */
  decode(row: Row): UserRecord;
  /** Values in the order of `names`, from the index `start` on, as a user's record. */
  decodeValues(values: ValueRow, start: number): UserRecord;
}

/** Reads a model's columns for one database. */
export function userColumns<U extends BaseUser>(model: UserModel<U>, database: Database): UserColumns {
  const columns = Object.entries(model.fields).map(([field, { kind, column }]) => ({
    field,
    column: column ?? snakeCase(field),
    codec: database.codec(kind),
  }));
  const byField = new Map(columns.map((entry) => [entry.field, entry]));
  const names = ['id', 'password', ...columns.map(({ column }) => column)];

  const decodeValues = (values: ValueRow, start: number): UserRecord => {
    const record: Record<string, unknown> = { id: values[start], password: values[start + 1] };
    let index = start + 2;
    for (const { field, codec } of columns) record[field] = codec.decode(values[index++]);
    return record as UserRecord;
  };
  return {
    names,
    columnOf: (field) => byField.get(field)?.column ?? field,
    encode(values) {
      const encoded: Record<string, unknown> = {};
      for (const [field, value] of Object.entries(values)) {
        const entry = byField.get(field);
        encoded[entry?.column ?? field] = entry ? entry.codec.encode(value) : value;
      }
      return encoded;
    },
    decode: (row) =>
      decodeValues(
        names.map((name) => row[name]),
        0,
      ),
    decodeValues,
  };
}
