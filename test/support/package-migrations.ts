import { packageApps } from '../../src/compose/parts/package-apps.ts';
import { loadMigrations as loadAll } from '../../src/migrations/history/load-migrations.ts';
import { withUsers } from '../../src/migrations/history/with-users.ts';
import { type Migration, migrationLabel } from '../../src/migrations/operations/migration.ts';
import type { App } from '../../src/models/app.ts';
import type { Model } from '../../src/models/model.ts';
import starter from '../../starter/latchkey.config.ts';

/** The migrations of some apps, after those of the package. */
export function loadMigrations(apps: readonly App[], userModel: Model): Promise<readonly Migration[]> {
  return loadAll([...packageApps, ...apps], userModel);
}

const all = await loadMigrations(starter.apps, starter.userModel);
const files = all.filter(({ app }) => packageApps.some(({ name }) => name === app));

/** Those of the package that come after the users', as the starter runs them. */
export const LATER_MIGRATIONS: readonly string[] = files
  .filter(({ app }) => app !== 'contenttypes' && app !== 'auth')
  .map(migrationLabel);

/** The migrations of the package, for users in a table that a migration of another app makes. */
export function packageMigrations(usersTable: string, usersMigration: string | null): readonly Migration[] {
  const bound = withUsers(files, { table: usersTable, migration: null }, starter.userModel);
  return bound.map((migration) => ({
    ...migration,
    dependencies: migration.dependencies.flatMap((label) =>
      label === 'accounts.0001_initial' ? (usersMigration ?? []) : label,
    ),
  }));
}
