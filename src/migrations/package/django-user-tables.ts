import type { Model } from '../../models/model.ts';
import { column } from '../operations/column.ts';
import type { Operation } from '../operations/contract/operation.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { createTable } from '../operations/tables/create-table.ts';
import { relationTable } from '../schema/permission-tables.ts';

/** The table of Django's own user, `auth.User`. */
export const DJANGO_USER_TABLE = 'auth_user';
const APP = 'auth';
const USER = { column: 'user_id', table: DJANGO_USER_TABLE };

/**
 * The tables of Django's own user, with the columns that Django gives them. They are written out, and not made from the
 * project's model: a migration means the same whatever the model has become.
 */
const djangoUserOperations: readonly Operation[] = [
  createTable(DJANGO_USER_TABLE, {
    model: 'User',
    columns: {
      id: column.id(),
      password: column.varchar(128),
      last_login: column.datetime({ nullable: true }),
      is_superuser: column.boolean({ default: false }),
      username: column.varchar(150),
      first_name: column.varchar(150, { default: '' }),
      last_name: column.varchar(150, { default: '' }),
      email: column.varchar(254, { default: '' }),
      is_staff: column.boolean({ default: false }),
      is_active: column.boolean({ default: true }),
      date_joined: column.datetime(),
    },
    indexes: [{ name: 'auth_user_username_key', columns: ['username'], unique: true }],
  }),
  pairs('auth_user_groups', { column: 'group_id', table: 'auth_group' }),
  pairs('auth_user_user_permissions', { column: 'permission_id', table: 'auth_permission' }),
];

function pairs(name: string, other: { readonly column: string; readonly table: string }): Operation {
  const { columns, indexes } = relationTable(APP, name, [USER, other]);
  return createTable(name, { columns, indexes });
}

const djangoUserTables: readonly string[] = [
  DJANGO_USER_TABLE,
  'auth_user_groups',
  'auth_user_user_permissions',
];

/** Whether a model is Django's own user, by its names: the package makes its tables where no app of the project does. */
export function isDjangoUser({ app, name }: Pick<Model, 'app' | 'name'>): boolean {
  return app === APP && name.toLowerCase() === 'user';
}

/** Where Django's own user comes from when no app of the project makes its table. */
export const DJANGO_USER_MIGRATION = 'auth.0001_initial';

/** Permissions and groups, and Django's own user too: as in Django, where the project's users are those (`swappable`). */
export function withDjangoUser(migration: Migration): Migration {
  if (migrationLabel(migration) !== DJANGO_USER_MIGRATION) return migration;
  return {
    ...migration,
    operations: [...migration.operations, ...djangoUserOperations],
    // The project says that its users are there.
    adopts: djangoUserTables,
  };
}
