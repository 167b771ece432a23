import { snakeCase } from '../../core/fields/model-field.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel, UserRecord } from '../../core/users/user-model.ts';
import type { Database, Row } from './database.ts';

/** A user model's columns: what stands where in a row, and how it is written and read. */
export interface UserColumns {
  /** Column names, `id` and `password` first. */
  readonly names: readonly string[];
  columnOf(field: string): string;
  /** Field values as column values. */
  encode(values: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** A row as a user's record; `prefix` stands before each column's name in it. */
  decode(row: Row): UserRecord;
}

/** Reads a model's columns for one database. In the rows that `decode` takes, `prefix` stands before each name. */
export function userColumns<U extends BaseUser>(
  model: UserModel<U>,
  database: Database,
  prefix = '',
): UserColumns {
  const columns = Object.entries(model.fields).map(([field, { kind, column }]) => ({
    field,
    column: column ?? snakeCase(field),
    key: prefix + (column ?? snakeCase(field)),
    codec: database.codec(kind),
  }));
  const byField = new Map(columns.map((entry) => [entry.field, entry]));
  return {
    names: ['id', 'password', ...columns.map(({ column }) => column)],
    columnOf: (field) => byField.get(field)?.column ?? field,
    encode(values) {
      const encoded: Record<string, unknown> = {};
      for (const [field, value] of Object.entries(values)) {
        const entry = byField.get(field);
        encoded[entry?.column ?? field] = entry ? entry.codec.encode(value) : value;
      }
      return encoded;
    },
    decode(row) {
      const record: Record<string, unknown> = { id: row[`${prefix}id`], password: row[`${prefix}password`] };
      for (const { field, key, codec } of columns) record[field] = codec.decode(row[key]);
      return record as UserRecord;
    },
  };
}
