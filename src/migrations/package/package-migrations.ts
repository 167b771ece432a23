import {
  ENDED_SESSIONS_TABLE,
  GROUP_PERMISSIONS_TABLE,
  SESSION_TABLE,
} from '../../models/permissions/package-tables.ts';

import { column } from '../operations/column.ts';
import { runSql } from '../operations/data/run-sql.ts';
import type { Migration } from '../operations/migration.ts';
import { createTable } from '../operations/tables/create-table.ts';
import type { referringColumn } from '../schema/key-column.ts';

import { djangoUserOperations, djangoUserTables } from './django-user-tables.ts';

const cascade = (table: string) => ({ references: { table, onDelete: 'cascade' } as const });

const contentTypes: Migration = {
  app: 'contenttypes',
  name: '0001_initial',
  dependencies: [],
  operations: [
    createTable('django_content_type', {
      model: 'ContentType',
      columns: { id: column.id(), app_label: column.varchar(100), model: column.varchar(100) },
      indexes: [
        { name: 'django_content_type_app_label_model_key', columns: ['app_label', 'model'], unique: true },
      ],
    }),
  ],
};

/** Permissions and groups; and Django's own user, as in Django where the project's users are those (`swappable`). */
const auth = (withUser: boolean): Migration => ({
  app: 'auth',
  name: '0001_initial',
  dependencies: ['contenttypes.0001_initial'],
  operations: [
    createTable('auth_permission', {
      model: 'Permission',
      columns: {
        id: column.id(),
        name: column.varchar(255),
        content_type_id: column.bigint(cascade('django_content_type')),
        codename: column.varchar(100),
      },
      indexes: [
        { name: 'auth_permission_content_type_id_idx', columns: ['content_type_id'] },
        {
          name: 'auth_permission_content_type_id_codename_key',
          columns: ['content_type_id', 'codename'],
          unique: true,
        },
      ],
    }),
    createTable('auth_group', {
      model: 'Group',
      columns: { id: column.id(), name: column.varchar(150) },
      indexes: [{ name: 'auth_group_name_key', columns: ['name'], unique: true }],
    }),
    createTable(GROUP_PERMISSIONS_TABLE, {
      columns: {
        id: column.id(),
        group_id: column.bigint(cascade('auth_group')),
        permission_id: column.bigint(cascade('auth_permission')),
      },
      indexes: [
        {
          name: 'auth_group_permissions_group_id_permission_id_key',
          columns: ['group_id', 'permission_id'],
          unique: true,
        },
        { name: 'auth_group_permissions_permission_id_idx', columns: ['permission_id'] },
      ],
    }),
    ...(withUser ? djangoUserOperations : []),
  ],
  // The project says that its users are there.
  ...(withUser ? { adopts: djangoUserTables } : {}),
});

/** Where Django's own user comes from when no app of the project makes its table. */
export const DJANGO_USER_MIGRATION = 'auth.0001_initial';

/** What columns have that hold the id of a user. */
type UserIdColumn = ReturnType<typeof referringColumn>;

/** Sessions refer to the project's users: `usersMigration` is the migration that makes their table, by this name. */
const sessions = (usersTable: string, usersMigration: string | null, userId: UserIdColumn): Migration => ({
  app: 'latchkey',
  name: '0001_session',
  dependencies: usersMigration === null ? [] : [usersMigration],
  operations: [
    createTable(SESSION_TABLE, {
      columns: {
        key_hash: column.varchar(64, { primaryKey: true }),
        user_id: { ...userId, nullable: true, ...cascade(usersTable) },
        auth_hash: column.varchar(64, { nullable: true }),
        backend: column.varchar(100, { nullable: true }),
        data: column.text({ default: '{}' }),
        created_at: column.bigint(),
        renewed_at: column.bigint(),
        expires_at: column.bigint(),
        expiry_age: column.integer({ nullable: true }),
      },
      indexes: [
        { name: `${SESSION_TABLE}_user_id_idx`, columns: ['user_id'] },
        { name: `${SESSION_TABLE}_expires_at_idx`, columns: ['expires_at'] },
      ],
    }),
  ],
});

/**
 * Who has had all sessions ended: another program's sessions from before that are taken over no more. It refers to no
 * table: that of the users may have another name by now than at the first migration.
 */
const endedSessions = (userId: UserIdColumn): Migration => ({
  app: 'latchkey',
  name: '0002_ended_sessions',
  dependencies: ['latchkey.0001_session'],
  operations: [
    createTable(ENDED_SESSIONS_TABLE, {
      columns: { user_id: { ...userId, primaryKey: true } },
    }),
  ],
});

/** The backend of passwords was called `email` before, though it takes whatever the model's username field is. */
const passwordBackendName: Migration = {
  app: 'latchkey',
  name: '0003_password_backend',
  dependencies: ['latchkey.0002_ended_sessions'],
  operations: [
    runSql({
      up: `update ${SESSION_TABLE} set backend = 'password' where backend = 'email'`,
      down: `update ${SESSION_TABLE} set backend = 'email' where backend = 'password'`,
    }),
  ],
};

/** What the package's migrations make, whatever the models of a project say. */
export const PACKAGE_TABLES: ReadonlySet<string> = new Set([
  'django_content_type',
  'auth_permission',
  'auth_group',
  GROUP_PERMISSIONS_TABLE,
  SESSION_TABLE,
  ENDED_SESSIONS_TABLE,
]);

/** The package's own tables. Their migrations never change once they are published; later ones follow them. */
export function packageMigrations(
  usersTable: string,
  usersMigration: string | null,
  userId: UserIdColumn = { type: 'bigint' },
): readonly Migration[] {
  const withUser = usersMigration === DJANGO_USER_MIGRATION;
  return [
    contentTypes,
    auth(withUser),
    sessions(usersTable, usersMigration, userId),
    endedSessions(userId),
    passwordBackendName,
  ];
}
