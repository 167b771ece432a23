import { envFile } from '../../../../compose/settings/env-file.ts';
import { databaseFile } from '../../../../database/open-database.ts';
import { inspectTables } from '../../../../migrations/inspect/inspect-tables.ts';
import { randomString } from '../../../../support/secrets.ts';
import type { LoadedProject } from '../../../project/load-project.ts';
import { backupWeaknesses } from './backup-weaknesses.ts';
import { clockWeaknesses, readClocks } from './clock-weaknesses.ts';
import { type Weakness, weakness } from './deploy-messages.ts';
import { fileWeaknesses } from './file-weaknesses.ts';
import { nodeWeaknesses } from './node-weaknesses.ts';
import { secretKeyWeaknesses } from './secret-key-weaknesses.ts';
import { settingWeaknesses } from './setting-weaknesses.ts';

/** Characters that a password needs where there is no second factor: NIST SP 800-63B-4, section 3.1.1.2. */
const ADVISED_PASSWORD_LENGTH = 15;

/** What a public site should have and a machine at home need not. */
export async function deployWeaknesses(loaded: LoadedProject): Promise<Weakness[]> {
  const { open, folder } = loaded;
  const { settings } = open;
  const file = databaseFile(settings.databaseUrl, folder);
  return [
    ...secretKeyWeaknesses(settings),
    ...settingWeaknesses(settings, process.env),
    ...(await passwordWeaknesses(loaded)),
    ...fileWeaknesses({ envFile: envFile(folder), databaseFile: file === ':memory:' ? null : file }),
    ...nodeWeaknesses(process.versions.node, new Date()),
    ...(await databaseWeaknesses(loaded, file)),
  ];
}

/** Asks the validators themselves, whatever they are. */
async function passwordWeaknesses({ open: { accounts } }: LoadedProject): Promise<Weakness[]> {
  const short = randomString(ADVISED_PASSWORD_LENGTH - 1);
  if ((await accounts.validatePassword(short)).length > 0) return [];
  return [weakness('deploy.W008', { length: ADVISED_PASSWORD_LENGTH })];
}

/** Nothing where the database does not answer: `database.E001` says so. */
async function databaseWeaknesses({ open, folder }: LoadedProject, file: string | null): Promise<Weakness[]> {
  const { database, settings } = open;
  try {
    const clocks = clockWeaknesses(await readClocks(database));
    if (file === ':memory:') return clocks;
    const tables = (await inspectTables(database)).map(({ name }) => name);
    const { backupPath } = settings;
    return [...clocks, ...backupWeaknesses({ backupPath, folder, tables, now: new Date() })];
  } catch {
    return [];
  }
}
