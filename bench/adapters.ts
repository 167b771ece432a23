// What the accounts add to a request in each framework: one page, bare and with the middleware, for nobody and for a user
// who is logged in. In one process and without connections, whose cost would hide what is measured here.
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { type App, frameworks } from './adapters/frameworks.ts';
import { benchUser, openBenchSite } from './support/bench-site.ts';
import { median } from './support/statistics.ts';

const REQUESTS = 400;
const ROUNDS = 60;
/** Microseconds for a visitor who is nobody. */
const ANONYMOUS_LIMIT = 5;
/** Times the lookup that a logged-in visitor cannot do without. */
const USER_LIMIT = 1.5;

const site = await openBenchSite();
const { accounts } = site;
const user = await accounts.users.getByNaturalKey(benchUser.email);
if (!user) throw new Error('There is no user.');
const session = accounts.sessions.empty();
await accounts.login(session, user);
const key = session.key ?? '';
const cookie = `sid=${key}`;

/** Microseconds of CPU for each of `REQUESTS` runs. */
async function cost(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user: own, system } = process.cpuUsage(start);
  return (own + system) / REQUESTS;
}

/** What cannot be left out: the hash of the key, and the session with its user by a prepared statement. */
function lookup(): () => void {
  const database = new DatabaseSync(site.databaseFile, { readOnly: true });
  const select = database.prepare(
    `select s.user_id, s.auth_hash, s.backend, s.data, s.created_at, s.renewed_at, s.expiry_age, u.*
     from latchkey_session s left join accounts_customuser u on u.id = s.user_id
     where s.key_hash = ? and s.expires_at > ?`,
  );
  select.setReturnArrays(true);
  return () => {
    for (let run = 0; run < REQUESTS; run++) {
      if (!select.get(hash('sha256', key, 'hex'), Date.now())) throw new Error('The session is not there.');
    }
  };
}

const look = lookup();
const apps: { name: string; bare: App; ours: App }[] = [];
for (const { name, make } of frameworks) apps.push({ name, bare: await make(null), ours: await make(site) });

const lookups: number[] = [];
const added = new Map(apps.map(({ name }) => [name, { anonymous: [] as number[], user: [] as number[] }]));
for (let round = 0; round < ROUNDS; round++) {
  lookups.push(await cost(look));
  for (const { name, bare, ours } of apps) {
    const plain = await cost(bare.prepare(REQUESTS, null));
    added.get(name)?.anonymous.push((await cost(ours.prepare(REQUESTS, null))) - plain);
    const plainWithCookie = await cost(bare.prepare(REQUESTS, cookie));
    added.get(name)?.user.push((await cost(ours.prepare(REQUESTS, cookie))) - plainWithCookie);
  }
}
await site.close();

const unavoidable = median(lookups);
console.log(`The lookup alone: ${unavoidable.toFixed(1)} µs.`);
let failed = false;
for (const [name, costs] of added) {
  const anonymous = median(costs.anonymous);
  const loggedIn = median(costs.user);
  const times = loggedIn / unavoidable;
  console.log(
    `${name}: nobody ${anonymous.toFixed(1)} µs (limit ${ANONYMOUS_LIMIT}), a user ${loggedIn.toFixed(1)} µs, ` +
      `${times.toFixed(2)} times the lookup (limit ${USER_LIMIT})`,
  );
  failed ||= anonymous > ANONYMOUS_LIMIT || times > USER_LIMIT;
}
process.exitCode = failed ? 1 : 0;
