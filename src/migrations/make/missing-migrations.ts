import { type MakeMigrationsInput, makeMigrations, type PlannedMigration } from './make-migrations.ts';

/** What `makeMigrations` would come to if nothing was renamed: whether migrations are missing, and for what. */
export function missingMigrations(input: MakeMigrationsInput): Promise<readonly PlannedMigration[]> {
  // What rows would get makes no difference to whether a migration is missing.
  return makeMigrations(input, { isRenamed: () => false, valueFor: () => '' });
}
