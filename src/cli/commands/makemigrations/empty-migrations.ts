import { relative } from 'node:path';
import { requireMerged } from '../../../migrations/history/branches.ts';
import type { MakeMigrationsInput } from '../../../migrations/make/make-migrations.ts';
import { nextNumber } from '../../../migrations/make/migration-names.ts';
import { emptyMigrationSource } from '../../../migrations/writer/migration-source.ts';
import { writeMigrations } from '../../../migrations/writer/write-migrations.ts';
import { CommandError } from '../../console/command-error.ts';
import { say } from '../../console/say.ts';

/** Writes a migration without operations for each of the apps that are named. */
export async function writeEmptyMigrations(input: MakeMigrationsInput): Promise<void> {
  const { apps, migrations, only, name = 'custom' } = input;
  if (!only) {
    const [command, answer] = ['makemigrations --empty', 'the name of an app'];
    throw new CommandError('argument_missing', { command, answer });
  }
  requireMerged(migrations);
  const chosen = apps.filter((app) => only.includes(app.name));
  const files = chosen.map((app) => {
    const number = nextNumber(migrations.filter((migration) => migration.app === app.name));
    return { app, name: `${number}_${name}`, text: emptyMigrationSource() };
  });
  for (const path of await writeMigrations(files)) say(relative('.', path));
}
