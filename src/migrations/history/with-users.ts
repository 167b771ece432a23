import type { Model } from '../../models/model.ts';
import { bindUsers, refersToUsers } from '../operations/bind-users.ts';
import type { Operation } from '../operations/contract/operation.ts';
import type { UsersTable } from '../operations/contract/users-table.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import type { CreateTable } from '../operations/tables/create-table.ts';
import { keyColumn } from '../schema/key-column.ts';

/** Where the table of the project's users comes from. */
export interface UsersOrigin {
  /** What the table is called where it is made. */
  readonly table: string;
  /** The migration that makes it; null while there is none. */
  readonly migration: string | null;
}

/**
 * The migrations with the project's users in place of what apps say that do not know the project (`column.user()`). What
 * refers to users comes after the migration that makes their table. The table is marked there, so that later operations
 * find it under the name that it has by then.
 */
export function withUsers(
  migrations: readonly Migration[],
  { table, migration }: UsersOrigin,
  userModel: Model,
): readonly Migration[] {
  const isUsers = (operation: Operation): operation is CreateTable =>
    operation.kind === 'createTable' && operation.table === table;
  const maker = migrations.find((one) => migrationLabel(one) === migration);
  const made = maker?.operations.find(isUsers);
  const users: UsersTable = { table, key: made?.columns.id ?? keyColumn(userModel) };
  return migrations.map((one) => {
    const operations = one.operations.map((operation): Operation => {
      const bound = bindUsers(operation, users);
      return one === maker && isUsers(bound) ? { ...bound, users: true } : bound;
    });
    const isBehind = maker !== undefined && one !== maker && one.operations.some(refersToUsers);
    const dependencies = isBehind ? [...one.dependencies, migrationLabel(maker)] : one.dependencies;
    return { ...one, dependencies, operations };
  });
}
