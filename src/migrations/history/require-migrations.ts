import type { App } from '../../models/app.ts';
import { MigrationError } from '../migration-error.ts';
import type { Migration } from '../operations/migration.ts';
import { migrationsFolder } from './load-migrations.ts';

/**
 * Refuses an app whose models would get no tables. Its migrations have not been written, or they have been left behind:
 * a bundler takes along what is imported, and they are read from their folder.
 *
 * @throws LatchkeyError `migrations_none`, naming the app and the folder.
 */
export function requireMigrations(apps: readonly App[], migrations: readonly Migration[]): void {
  const without = apps.find(
    ({ name, models }) => models.length > 0 && !migrations.some(({ app }) => app === name),
  );
  if (without) {
    throw new MigrationError('migrations_none', { app: without.name, folder: migrationsFolder(without) });
  }
}
