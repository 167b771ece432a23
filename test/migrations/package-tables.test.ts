import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineUserModel, field } from 'latchkey';
import { afterAll, describe, expect, it } from 'vitest';
import { accountFlows } from '../../src/apps/accounts/account-flows.ts';
import { packageApps } from '../../src/compose/parts/package-apps.ts';
import { AuditEntry } from '../../src/core/audit/audit-entry.ts';
import { OutboxMail } from '../../src/core/mail/outbox/outbox-mail.ts';
import { orderMigrations } from '../../src/migrations/history/order-migrations.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { stateAfter } from '../../src/migrations/operations/apply-operation.ts';
import { type Migration, migrationLabel } from '../../src/migrations/operations/migration.ts';
import { PACKAGE_TABLES } from '../../src/migrations/package/package-tables.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import { relationTable } from '../../src/migrations/schema/permission-tables.ts';
import { projectTables, userTables } from '../../src/migrations/schema/project-tables.ts';
import type { TableSpec } from '../../src/migrations/schema/schema-state.ts';
import { migrationSource } from '../../src/migrations/writer/migration-source.ts';
import {
  DATA_DOWNLOAD_TABLE,
  ENDED_SESSIONS_TABLE,
  GROUP_PERMISSIONS_TABLE,
  KNOWN_DEVICE_TABLE,
  ONE_TIME_TABLE,
  PLANNED_DELETION_TABLE,
  PROVEN_ADDRESS_TABLE,
  SESSION_TABLE,
  THROTTLE_TABLE,
  USER_LANGUAGE_TABLE,
} from '../../src/models/permissions/package-tables.ts';
import { ContentType, Group, Permission } from '../../src/models/permissions/permission-models.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { root } from '../docs/documents.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations, packageMigrations } from '../support/package-migrations.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor, rows, run, schemaOf } from './support.ts';

/** The migrations of the package as they were before they became files of its apps. */
const asRecorded = JSON.parse(
  readFileSync(join(root, 'test/fixtures/package-migrations.json'), 'utf8'),
) as readonly Migration[];

/** As docs/django.md declares it. */
const DjangoUser = defineUserModel({
  name: 'User',
  app: 'auth',
  table: 'auth_user',
  fields: {
    username: field.text({ maxLength: 150, unique: true }),
    firstName: field.text({ maxLength: 150, default: '' }),
    lastName: field.text({ maxLength: 150, default: '' }),
    email: field.email({ default: '' }),
    isStaff: field.boolean({ default: false }),
    isActive: field.boolean({ default: true }),
    dateJoined: field.datetime({ default: () => new Date(), editable: false }),
  },
  usernameField: 'username',
});

const models: Readonly<Record<string, TableSpec>> = {
  [AuditEntry.table]: modelTable(AuditEntry),
  [ContentType.table]: modelTable(ContentType),
  [Permission.table]: modelTable(Permission),
  [Group.table]: modelTable(Group),
  [OutboxMail.table]: modelTable(OutboxMail),
  [GROUP_PERMISSIONS_TABLE]: relationTable('auth', GROUP_PERMISSIONS_TABLE, [
    { column: 'group_id', table: Group.table },
    { column: 'permission_id', table: Permission.table },
  ]),
};

describe('the migrations of the package', () => {
  it('make the tables that its models declare, and the sessions', () => {
    const tables = stateAfter(packageMigrations(CustomUser.table, null));
    expect([...tables.keys()].sort()).toEqual(
      [
        ...Object.keys(models),
        SESSION_TABLE,
        ENDED_SESSIONS_TABLE,
        ONE_TIME_TABLE,
        PROVEN_ADDRESS_TABLE,
        KNOWN_DEVICE_TABLE,
        DATA_DOWNLOAD_TABLE,
        PLANNED_DELETION_TABLE,
        USER_LANGUAGE_TABLE,
        THROTTLE_TABLE,
      ].sort(),
    );
    for (const [name, declared] of Object.entries(models)) {
      expect(byName(tables.get(name)), name).toEqual(byName(declared));
    }
    expect([...tables.keys()].sort()).toEqual([...PACKAGE_TABLES].sort());
  });

  it('are, for apps with models, what makemigrations makes of them', async () => {
    // The tables of flows refer to the users, whose app is the project's: test/migrations/session-table.test.ts has them.
    const apps = packageApps.filter((app) => app.models.length > 0 && !accountFlows.includes(app));
    const plan = (migrations: readonly Migration[]) =>
      makeMigrations(
        { apps, userModel: CustomUser, migrations },
        { isRenamed: () => false, valueFor: () => '' },
      );
    // The audit log has changed since its first migration: what is compared is the last one.
    const later = 'latchkey_audit.0003_auditentry_kind_at_index';
    const before = (await loadMigrations(starter.apps, CustomUser)).filter(
      (one) => migrationLabel(one) !== later,
    );
    const first = (await plan([])).filter(({ app }) => app !== 'latchkey_audit');
    const made = [...first, ...(await plan(before))].map(({ app, name, dependencies, operations }) => ({
      path: `src/apps/${app.replace('latchkey_', '')}/migrations/${name}.ts`,
      text: migrationSource({ dependencies, operations }),
    }));
    expect(made.map(({ path }) => path)).toEqual([
      'src/apps/contenttypes/migrations/0001_initial.ts',
      'src/apps/auth/migrations/0001_initial.ts',
      'src/apps/mail/migrations/0001_initial.ts',
      'src/apps/audit/migrations/0003_auditentry_kind_at_index.ts',
    ]);
    for (const { path, text } of made) expect(text, path).toBe(readFileSync(join(root, path), 'utf8'));
  });

  it('make what those made that databases have on record', async () => {
    const all = await loadMigrations(starter.apps, CustomUser);
    const now = all.filter(({ app }) => app !== 'accounts');
    expect(now.map(plain)).toEqual(asRecorded.map(plain));
  });

  it("make the tables of Django's own user, for a project that has it in no app", async () => {
    const tables = stateAfter(await loadMigrations([], DjangoUser));
    for (const [name, declared] of userTables(DjangoUser)) {
      expect(byName(tables.get(name)), name).toEqual(byName(declared));
    }
  });

  it('leave every other user to an app of the project, and say so where there is none', async () => {
    expect(stateAfter(await loadMigrations(starter.apps, CustomUser)).has('auth_user')).toBe(false);
    await expect(loadMigrations([], CustomUser)).rejects.toMatchObject({
      code: 'user_model_invalid',
      message: expect.stringContaining('it is in no app of the project'),
    });
  });
});

function columnsByName<T extends { readonly name: string }>(columns: readonly T[]): T[] {
  return columns.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

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
      // A column that came later is the table's last, wherever the model has its field.
      const named = (schema: unknown) =>
        (schema as { name: string; columns: { name: string }[] }[])
          .filter(({ name }) => state.has(name))
          .map((table) => ({ ...table, columns: columnsByName(table.columns) }));
      expect(named(await schemaOf(migrated))).toEqual(named(await schemaOf(declared)));
      expect(named(await schemaOf(migrated))).toHaveLength(9);
    });

    const later = [
      'latchkey.0003_password_backend',
      'latchkey.0004_session_clients',
      'latchkey.0005_session_counts',
      'latchkey_audit.0003_auditentry_kind_at_index',
      'latchkey_language.0001_initial',
    ];
    it('leave nothing to do but what is new where those of before were applied', async () => {
      const database = await open.empty();
      const all = await loadMigrations(starter.apps, starter.userModel);
      const isNew = (migration: Migration) => later.includes(migrationLabel(migration));
      const before = [
        ...asRecorded.filter((migration) => !isNew(migration)),
        ...all.filter(({ app }) => app === 'accounts'),
      ];
      await migrate(database, orderMigrations(before));
      const steps = await migrate(database, all);
      expect(steps.map(({ migration }) => migrationLabel(migration))).toEqual(later);
      const fresh = await open.empty();
      await migrate(fresh, all);
      expect(await schemaOf(database)).toEqual(await schemaOf(fresh));
    });

    it('give sessions the new name of the backend of passwords, and take it back', async () => {
      const database = await open.empty();
      const migrations = await loadMigrations(starter.apps, starter.userModel);
      const to = (name?: string) =>
        migrate(database, migrations, name ? { target: { app: 'latchkey', migration: name } } : {});
      await to('0002_ended_sessions');
      await run(
        database,
        ...['email', 'shop'].map(
          (backend) => `insert into latchkey_session (key_hash, backend, created_at, renewed_at, expires_at)
            values ('${backend}', '${backend}', 0, 0, 0)`,
        ),
      );
      const backends = () => rows(database, 'select backend from latchkey_session order by key_hash');
      await to();
      expect(await backends()).toEqual([{ backend: 'password' }, { backend: 'shop' }]);
      await to('0002_ended_sessions');
      expect(await backends()).toEqual([{ backend: 'email' }, { backend: 'shop' }]);
    });
  });
});

/** Without what only says how the users' table was found. */
function plain(migration: Migration): unknown {
  const text = JSON.stringify(migration, (key, value) =>
    key === 'user' && value === true ? undefined : value,
  );
  return JSON.parse(text);
}

/** Indexes have no order. */
function byName(table: TableSpec | undefined): unknown {
  return { ...table, indexes: table?.indexes.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}
