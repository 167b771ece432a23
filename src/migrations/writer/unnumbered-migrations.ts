import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../models/app.ts';
import { filesIn } from '../history/files-in.ts';
import { migrationsFolder } from '../history/load-migrations.ts';
import { MigrationError } from '../migration-error.ts';

/**
 * Refuses a migration that nobody would ever apply: migrations are found by their numbers.
 *
 * @throws LatchkeyError `migration_unnumbered`, naming the file.
 */
export async function requireNumberedFiles(apps: readonly App[]): Promise<void> {
  for (const app of apps) {
    if (app.folder === undefined) continue;
    const folder = migrationsFolder(app);
    for (const name of await filesIn(folder)) {
      const isCode = /\.(?:ts|js|mjs)$/.test(name) && !/\.(?:d|test)\.ts$/.test(name);
      if (!isCode || /^\d{4}_\w+\./.test(name)) continue;
      const file = join(folder, name);
      // Other files there may help migrations.
      const text = await readFile(file, 'utf8');
      if (text.includes('export default defineMigration(')) {
        throw new MigrationError('migration_unnumbered', { file });
      }
    }
  }
}
