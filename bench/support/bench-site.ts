import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpenProject, openProject, type SettingsInput } from 'latchkey';
import type { User } from '../../starter/accounts/user.ts';
import project from '../../starter/latchkey.config.ts';

export const benchUser = { email: 'ada@example.com', username: 'Ada', password: 'correct horse battery' };

/** The starter's site on a fresh file database, with one user. `more`: settings. */
export async function openBenchSite(
  more: Partial<SettingsInput> = {},
): Promise<OpenProject<User> & { databaseFile: string }> {
  const databaseFile = join(mkdtempSync(join(tmpdir(), 'latchkey-bench-')), 'bench.sqlite3');
  const settings: SettingsInput = {
    ...project.settings,
    secretKey: 'a-key-for-benchmarks-alone-0123456789-0123456789-0123',
    databaseUrl: `sqlite:${databaseFile}`,
    logLevel: 'error',
    ...more,
  };
  const folder = fileURLToPath(new URL('../../starter', import.meta.url));
  const open = openProject({ ...project, settings }, { folder });
  await open.migrate();
  await open.accounts.users.createUser(benchUser);
  return { ...open, databaseFile };
}
