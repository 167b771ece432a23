import { referringColumn } from '../../schema/key-column.ts';
import type { ColumnReference, ColumnSpec, SchemaState } from '../../schema/schema-state.ts';

/** The table of the project's users, and its primary key. */
export interface UsersTable {
  readonly table: string;
  readonly key: ColumnSpec;
}

/** The users' table as it is called by now; null while there is none. */
export function usersTableOf(state: SchemaState): UsersTable | null {
  for (const [table, { users, columns }] of state) {
    if (users && columns.id) return { table, key: columns.id };
  }
  return null;
}

/** A column with the users' table, and the type of its ids, in place of the project's users. */
export function boundColumn(spec: ColumnSpec, users: UsersTable): ColumnSpec {
  const { references } = spec;
  const { type: _, length: __, userId, ...rest } = spec;
  if (userId) return { ...referringColumn(users.key), ...rest };
  if (!references?.user) return spec;
  return { ...referringColumn(users.key), ...rest, references: boundReference(references, users) };
}

export function boundReference(references: ColumnReference, { table }: UsersTable): ColumnReference {
  return references.user ? { ...references, table } : references;
}
