// What an audited login costs beside one that is not audited, in CPU time of this process; the password hash left out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProject } from '../src/compose/open-project.ts';
import { createAccounts } from '../src/compose/parts/create-accounts.ts';
import { defineUserModel } from '../src/core/users/user-model.ts';
import { webSource } from '../src/http/head/request-head.ts';
import { field } from '../src/models/kinds/field.ts';
import { lineLogger } from '../src/support/logger.ts';
import { median } from './support/statistics.ts';

/** Milliseconds of CPU that an audited login may take more. */
const LIMIT = 0.3;
const ROUNDS = 30;
const LOGINS = 200;

/** The table of whose users comes with the package: the project needs no migrations of its own. */
const User = defineUserModel({
  name: 'User',
  app: 'auth',
  table: 'auth_user',
  fields: {
    username: field.text({ maxLength: 150, unique: true }),
    firstName: field.text({ maxLength: 150, default: '' }),
    lastName: field.text({ maxLength: 150, default: '' }),
    email: field.email({ default: '' }),
    isStaff: field.boolean({ default: false }),
    isActive: field.boolean({ default: true }),
    dateJoined: field.datetime({ default: () => new Date(), editable: false }),
  },
  usernameField: 'username',
});

const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
const databaseUrl = `sqlite:${join(folder, 'bench.sqlite3')}`;
const open = openProject(
  { apps: [], userModel: User, settings: { secretKey: 'k'.repeat(50), databaseUrl }, urls: [] },
  // The log line of an entry is part of its price.
  { folder, writeLog: () => undefined },
);
await open.migrate();
const { accounts: audited, site, settings, userModel, database, objects, texts } = open;
const logger = lineLogger({ level: 'info', write: () => undefined, now: Date.now });
const parts = { settings, userModel, database, objects, language: texts.in('en'), logger };
const kinds = { audited, silent: createAccounts({ ...parts, audited: [] }) };
const user = await audited.users.createUser({ username: 'Ada' });

const request = new Request('http://127.0.0.1/accounts/login/', {
  method: 'POST',
  headers: {
    host: '127.0.0.1',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
});

async function logIn(accounts: typeof audited): Promise<void> {
  const source = webSource(request);
  const visitor = await site.openVisit({ source, path: '/accounts/login/', remoteAddress: '127.0.0.1' });
  if (visitor instanceof Response) throw new Error('The visit was refused.');
  await accounts.login(visitor.session, user, { ip: visitor.ip, request: visitor });
}

/** Milliseconds of CPU for each of some logins. */
async function cpuOf(accounts: typeof audited): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < LOGINS; n++) await logIn(accounts);
  const { user: inUser, system } = process.cpuUsage(before);
  return (inUser + system) / 1000 / LOGINS;
}

const taken = { audited: [] as number[], silent: [] as number[] };
for (const accounts of Object.values(kinds)) await cpuOf(accounts);
for (let round = 0; round < ROUNDS; round++) {
  for (const name of ['audited', 'silent'] as const) taken[name].push(await cpuOf(kinds[name]));
}
await open.close();
rmSync(folder, { recursive: true });

const more = median(taken.audited.map((cpu, round) => cpu - (taken.silent[round] ?? 0)));
console.log(`a login   ${median(taken.silent).toFixed(3)} ms of CPU, not audited`);
console.log(`a login   ${median(taken.audited).toFixed(3)} ms of CPU, audited and logged`);
console.log(`${more.toFixed(3)} ms more (median of the pairs; limit ${LIMIT} ms)`);
process.exitCode = more <= LIMIT ? 0 : 1;
