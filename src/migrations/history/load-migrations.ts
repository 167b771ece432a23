import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CoreError } from '../../core/core-error.ts';
import type { App } from '../../models/app.ts';
import type { Model } from '../../models/model.ts';
import { ModelError } from '../../models/model-error.ts';
import { MigrationError } from '../migration-error.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';
import {
  DJANGO_USER_MIGRATION,
  DJANGO_USER_TABLE,
  isDjangoUser,
  withDjangoUser,
} from '../package/django-user-tables.ts';
import { filesIn } from './files-in.ts';
import { orderMigrations } from './order-migrations.ts';
import { readMigration } from './read-migration.ts';
import { type UsersOrigin, withUsers } from './with-users.ts';

/** `0001_initial.ts`, also built to JavaScript; never its type declarations. */
const MIGRATION_FILE = /^(?<name>\d{4}_\w+)\.(?:ts|js|mjs)$/;

/**
 * All migrations of the apps, the package's own among them, in the order in which they run.
 *
 * @throws LatchkeyError `migration_invalid`, naming the file; `user_model_invalid` where nothing would ever make the
 * table of the users.
 */
export async function loadMigrations(apps: readonly App[], userModel: Model): Promise<readonly Migration[]> {
  const files = (await Promise.all(apps.map(appMigrations))).flat();
  // Ordered by what they need, so that a table which moved to another app is made before it is renamed there.
  const users = usersOrigin(orderMigrations(files), userModel);
  if (users.migration === null) requireApp(apps, userModel);
  const all = users.migration === DJANGO_USER_MIGRATION ? files.map(withDjangoUser) : files;
  return orderMigrations(withUsers(all, users, userModel));
}

/** The migration that makes the users' table, and what the table was called there: later ones may have moved it. */
function usersOrigin(migrations: readonly Migration[], userModel: Model): UsersOrigin {
  let { table } = userModel;
  let isMoved = false;
  for (const migration of migrations.toReversed()) {
    for (const operation of migration.operations.toReversed()) {
      const tables = definitionOf(operation).tables(operation);
      if (tables?.after !== table) continue;
      if (tables.before === null) return { table, migration: migrationLabel(migration) };
      if (tables.before !== table || tables.app !== undefined) isMoved = true;
      table = tables.before;
    }
  }
  const isPackages = table === DJANGO_USER_TABLE && (isMoved || isDjangoUser(userModel));
  return { table, migration: isPackages ? DJANGO_USER_MIGRATION : null };
}

function requireApp(apps: readonly App[], { name, table }: Model): void {
  if (apps.some(({ models }) => models.some((model) => model.table === table))) return;
  const reason = `it is in no app of the project, so that no migration makes its table ${table}. Name it among the models of an app (defineApp), and the app among the apps of the project`;
  throw new CoreError('user_model_invalid', { model: name, reason });
}

async function appMigrations(app: App): Promise<Migration[]> {
  if (app.folder === undefined) return [];
  const folder = migrationsFolder(app);
  const files = (await filesIn(folder)).flatMap((file) => {
    const name = MIGRATION_FILE.exec(file)?.groups?.name;
    return name && !file.endsWith('.d.ts') ? [{ name, path: join(folder, file) }] : [];
  });
  const byName = new Map(files.map((file) => [file.name, file.path]));
  const names = [...byName.keys()].sort();
  return Promise.all(names.map((name) => importMigration(app.name, name, byName.get(name) as string)));
}

/** Where an app's migrations are. @throws LatchkeyError `app_invalid` for an app that has no folder. */
export function migrationsFolder({ name, folder }: App): string {
  if (folder === undefined) {
    throw new ModelError('app_invalid', { app: name, reason: 'it has no folder for migrations' });
  }
  return join(folder, 'migrations');
}

async function importMigration(app: string, name: string, file: string): Promise<Migration> {
  const refuse = (reason: string, cause?: unknown) =>
    new MigrationError('migration_invalid', { file, reason }, { cause });
  let found: unknown;
  try {
    found = (await import(pathToFileURL(file).href)).default;
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : `it throws ${String(cause)}`, cause);
  }
  const { operations, dependencies = [], merges } = readMigration(found, refuse);
  return { app, name, dependencies, operations, ...(merges ? { merges } : {}) };
}
