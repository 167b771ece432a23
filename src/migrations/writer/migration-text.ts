import type { App } from '../../models/app.ts';
import type { Migration } from '../operations/migration.ts';
import { migrationSource } from './migration-source.ts';
import type { MigrationText } from './write-migrations.ts';

/** The file of a migration of one of the apps. */
export function migrationText(migration: Migration, apps: readonly App[]): MigrationText {
  const app = apps.find(({ name }) => name === migration.app);
  if (!app) throw new Error(`a migration for ${migration.app}, which is no app of the project`);
  return { app, name: migration.name, text: migrationSource(migration) };
}
