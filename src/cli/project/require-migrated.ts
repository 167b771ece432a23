import { pendingMigrations } from '../../migrations/run/migrator.ts';
import { CommandError } from '../console/command-error.ts';
import type { LoadedProject } from './load-project.ts';

/**
 * For commands that need the project's tables.
 *
 * @throws LatchkeyError `migration_missing`, naming the migrations.
 */
export async function requireMigrated({ open }: Pick<LoadedProject, 'open'>): Promise<void> {
  const pending = await pendingMigrations(open.database, await open.migrations());
  if (pending.length === 0) return;
  const names = pending.map(({ app, name }) => `${app}.${name}`);
  throw new CommandError('migration_missing', { pending: names.join(', ') });
}
