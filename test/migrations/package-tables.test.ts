import { afterAll, describe, expect, it } from 'vitest';
import { ContentType, Group, Permission } from '../../src/core/permissions/permission-models.ts';
import { stateAfter } from '../../src/stores/sql/migrations/apply-operation.ts';
import { loadMigrations } from '../../src/stores/sql/migrations/load-migrations.ts';
import { migrate } from '../../src/stores/sql/migrations/migrator.ts';
import { packageMigrations } from '../../src/stores/sql/migrations/package-migrations.ts';
import { modelTable } from '../../src/stores/sql/schema/model-tables.ts';
import { GROUP_PERMISSIONS_TABLE, relationTable } from '../../src/stores/sql/schema/permission-tables.ts';
import { projectTables } from '../../src/stores/sql/schema/project-tables.ts';
import type { TableSpec } from '../../src/stores/sql/schema/schema-state.ts';
import { SESSION_TABLE } from '../../src/stores/sql/sql-session-store.ts';
import { ENDED_SESSIONS_TABLE } from '../../src/stores/sql/sql-user-store.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor, schemaOf } from './support.ts';

const models: Readonly<Record<string, TableSpec>> = {
  [ContentType.table]: modelTable(ContentType),
  [Permission.table]: modelTable(Permission),
  [Group.table]: modelTable(Group),
  [GROUP_PERMISSIONS_TABLE]: relationTable('auth', GROUP_PERMISSIONS_TABLE, [
    { column: 'group_id', table: Group.table },
    { column: 'permission_id', table: Permission.table },
  ]),
};

describe('the migrations of the package', () => {
  it('make the tables that its models declare, and the sessions', () => {
    const tables = stateAfter(packageMigrations(CustomUser.table, null));
    expect([...tables.keys()].sort()).toEqual(
      [...Object.keys(models), SESSION_TABLE, ENDED_SESSIONS_TABLE].sort(),
    );
    for (const [name, declared] of Object.entries(models)) {
      expect(byName(tables.get(name)), name).toEqual(byName(declared));
    }
  });
});

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('the migrations of the starter', () => {
    it('leave in the database what its models declare', async () => {
      const migrated = await open.empty();
      await migrate(migrated, await loadMigrations(starter.apps, starter.userModel));
      const declared = await open.empty();
      const state = new Map([...Object.entries(models), ...projectTables(starter.apps, starter.userModel)]);
      await migrateTo(declared, migrationsOf('app', operationsFor(state)));
      const named = (schema: unknown) => (schema as { name: string }[]).filter(({ name }) => state.has(name));
      expect(named(await schemaOf(migrated))).toEqual(named(await schemaOf(declared)));
      expect(named(await schemaOf(migrated))).toHaveLength(7);
    });
  });
});

/** Indexes have no order. */
function byName(table: TableSpec | undefined): unknown {
  return { ...table, indexes: table?.indexes.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}
