// What it costs to audit a login and to count its tries, in CPU time of this process; with a password hash of next to nothing.
// And what a page pays for that which is no login.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProject } from '../src/compose/open-project.ts';
import { auditedEvents } from '../src/compose/parts/audited-events.ts';
import { createAccounts } from '../src/compose/parts/create-accounts.ts';
import { defineUserModel, type UserOf } from '../src/core/users/user-model.ts';
import { HttpResponse } from '../src/http/answer/http-response.ts';
import { loginRequired } from '../src/http/guards/guards.ts';
import { webSource } from '../src/http/head/request-head.ts';
import { path } from '../src/http/routes/urls.ts';
import { field } from '../src/models/kinds/field.ts';
import { lineLogger } from '../src/support/logger.ts';
import { cheapHashers } from '../src/testing/cheap-hashers.ts';
import { median } from './support/statistics.ts';

/** Milliseconds of CPU that a login may take more: one that is audited, and one whose tries are counted besides. */
const LIMITS = { audited: 0.3, defended: 1 };
/** How many times the CPU of a site that counts nothing a protected page may take. */
const PAGE_LIMIT = 1.05;
const PAGES = 2000;
const PASSWORD = 'correct horse battery';
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
const openSite = (throttled: object) =>
  openProject<UserOf<typeof User>>(
    {
      apps: [],
      userModel: User,
      settings: { secretKey: 'k'.repeat(50), databaseUrl, passwordHashers: cheapHashers(), ...throttled },
      urls: [
        path(
          'members/',
          loginRequired(() => new HttpResponse('Hello, member.')),
        ),
      ],
    },
    // The log line of an entry is part of its price.
    { folder, writeLog: () => undefined },
  );
const unthrottled = { throttleLoginNetwork: null, throttleLoginAccount: null };
const open = openSite({});
await open.migrate();
const { accounts: defended, site, settings, userModel, database, objects, texts } = open;
const logger = lineLogger({ level: 'info', write: () => undefined, now: Date.now });
const uncounted = { ...settings, ...unthrottled };
const parts = { settings: uncounted, userModel, database, objects, language: texts.in('en'), logger };
const kinds = {
  defended,
  audited: createAccounts({ ...parts, audited: auditedEvents([]) }),
  silent: createAccounts({ ...parts, audited: [] }),
};
await defended.users.createUser({ username: 'Ada', password: PASSWORD });

const request = new Request('http://127.0.0.1/accounts/login/', {
  method: 'POST',
  headers: {
    host: '127.0.0.1',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
});

async function logIn(accounts: typeof defended): Promise<void> {
  const source = webSource(request);
  const visitor = await site.openVisit({ source, path: '/accounts/login/', remoteAddress: '127.0.0.1' });
  if (visitor instanceof Response) throw new Error('The visit was refused.');
  const origin = { ip: visitor.ip, request: visitor };
  const user = await accounts.authenticate({ username: 'Ada', password: PASSWORD }, origin);
  if (!user) throw new Error('The login was refused.');
  await accounts.login(visitor.session, user, origin);
}

/** Milliseconds of CPU for each of some logins. */
async function cpuOf(accounts: typeof defended): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < LOGINS; n++) await logIn(accounts);
  const { user: inUser, system } = process.cpuUsage(before);
  return (inUser + system) / 1000 / LOGINS;
}

const taken = { defended: [] as number[], audited: [] as number[], silent: [] as number[] };
for (const accounts of Object.values(kinds)) await cpuOf(accounts);
for (let round = 0; round < ROUNDS; round++) {
  for (const name of ['defended', 'audited', 'silent'] as const) taken[name].push(await cpuOf(kinds[name]));
}

const without = openSite(unthrottled);
const session = defended.sessions.empty();
const ada = await defended.users.getByNaturalKey('Ada');
if (!ada) throw new Error('There is no user.');
await defended.login(session, ada);
const cookie = `latchkey_session=${session.key}`;

/** Microseconds of CPU for each of some protected pages. */
async function pageCpuOf(served: typeof site): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < PAGES; n++) {
    const asked = new Request('http://127.0.0.1/members/', { headers: { host: '127.0.0.1', cookie } });
    const { status } = await served.fetch(asked, '127.0.0.1');
    if (status !== 200) throw new Error(`The page was answered with ${status}.`);
  }
  const { user: inUser, system } = process.cpuUsage(before);
  return (inUser + system) / PAGES;
}

const pages: { readonly counted: number; readonly plain: number }[] = [];
for (const warmed of [site, without.site]) await pageCpuOf(warmed);
for (let round = 0; round < ROUNDS; round++) {
  // The first of a pair may find the other's garbage: each is that in turn.
  const order = round % 2 === 0 ? [site, without.site] : [without.site, site];
  const cpu = new Map<object, number>();
  for (const served of order) cpu.set(served, await pageCpuOf(served));
  pages.push({ counted: cpu.get(site) ?? 0, plain: cpu.get(without.site) ?? 0 });
}
await without.close();
await open.close();
rmSync(folder, { recursive: true });

const more = (name: keyof typeof LIMITS) =>
  median(taken[name].map((cpu, round) => cpu - (taken.silent[round] ?? 0)));
console.log(`a login   ${median(taken.silent).toFixed(3)} ms of CPU, neither audited nor counted`);
console.log(`a login   ${median(taken.audited).toFixed(3)} ms of CPU, audited and logged`);
console.log(`a login   ${median(taken.defended).toFixed(3)} ms of CPU, and its tries counted`);
for (const [name, limit] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
  console.log(`${more(name).toFixed(3)} ms more, ${name} (median of the pairs; limit ${limit} ms)`);
  if (more(name) > limit) process.exitCode = 1;
}
const times = median(pages.map(({ counted, plain }) => counted / plain));
const page = median(pages.map(({ counted }) => counted));
console.log(
  `a page    ${page.toFixed(0)} µs of CPU where logins are counted and audited, ${times.toFixed(3)} times those without (limit ${PAGE_LIMIT})`,
);
if (times > PAGE_LIMIT) process.exitCode = 1;
