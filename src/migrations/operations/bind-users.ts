import { referringColumn } from '../schema/key-column.ts';
import type { ColumnReference, ColumnSpec, SchemaState } from '../schema/schema-state.ts';
import type { Operation } from './operations.ts';

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

/** Whether an operation makes something refer to the project's users, without naming their table. */
export function refersToUsers(operation: Operation): boolean {
  switch (operation.kind) {
    case 'createTable':
      return Object.values(operation.columns).some(isUserColumn);
    case 'addColumn':
    case 'alterColumn':
      return isUserColumn(operation.spec);
    case 'addForeignKey':
      return operation.references.user === true;
    default:
      return false;
  }
}

/** The operation with the users' table and the type of its ids in place of the project's users. */
export function bindUsers(operation: Operation, users: UsersTable | null): Operation {
  if (!users || !refersToUsers(operation)) return operation;
  switch (operation.kind) {
    case 'createTable': {
      const columns = Object.entries(operation.columns).map(([name, spec]) => [name, boundSpec(spec, users)]);
      return { ...operation, columns: Object.fromEntries(columns) };
    }
    case 'addColumn':
    case 'alterColumn':
      return { ...operation, spec: boundSpec(operation.spec, users) };
    case 'addForeignKey':
      return { ...operation, references: boundReference(operation.references, users) };
    default:
      return operation;
  }
}

function isUserColumn({ references }: ColumnSpec): boolean {
  return references?.user === true;
}

function boundSpec(spec: ColumnSpec, users: UsersTable): ColumnSpec {
  const { references } = spec;
  if (!references?.user) return spec;
  const { type: _, length: __, ...rest } = spec;
  return { ...referringColumn(users.key), ...rest, references: boundReference(references, users) };
}

function boundReference(references: ColumnReference, { table }: UsersTable): ColumnReference {
  return references.user ? { ...references, table } : references;
}
