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

/** What cannot be left out: the hash of the key, and the session with its user by a prepared statement. */
function lookup(): (cookie: string | null | undefined) => void {
  const database = new DatabaseSync(site.databaseFile, { readOnly: true });
  const select = database.prepare(
    `select s.user_id, s.auth_hash, s.backend, s.data, s.created_at, s.renewed_at, s.expiry_age, u.*
     from latchkey_session s left join accounts_customuser u on u.id = s.user_id
     where s.key_hash = ? and s.expires_at > ?`,
  );
  select.setReturnArrays(true);
  return (sent) => {
    if (!sent) return;
    const found = select.get(hash('sha256', sent.slice('sid='.length), 'hex'), Date.now());
    if (!found) throw new Error('The session is not there.');
  };
}

/** Microseconds of CPU for each request. */
async function cost(app: App, sent: string | null): Promise<number> {
  const run = app.prepare(REQUESTS, sent);
  const start = process.cpuUsage();
  await run();
  const { user: own, system } = process.cpuUsage(start);
  return (own + system) / REQUESTS;
}

interface Candidate {
  readonly name: string;
  readonly bare: App;
  readonly looking: App;
  readonly ours: App;
  readonly anonymous: number[];
  readonly user: number[];
  readonly lookups: number[];
}

const look = lookup();
const candidates: Candidate[] = [];
for (const { name, make } of frameworks) {
  candidates.push({
    name,
    bare: await make({ kind: 'nothing' }),
    looking: await make({ kind: 'lookup', look }),
    ours: await make({ kind: 'accounts', project: site }),
    anonymous: [],
    user: [],
    lookups: [],
  });
}

for (let round = 0; round < ROUNDS; round++) {
  for (const { bare, looking, ours, ...costs } of candidates) {
    const plain = await cost(bare, null);
    costs.anonymous.push((await cost(ours, null)) - plain);
    const plainWithCookie = await cost(bare, cookie);
    costs.lookups.push((await cost(looking, cookie)) - plainWithCookie);
    costs.user.push((await cost(ours, cookie)) - plainWithCookie);
  }
}
await site.close();

let failed = false;
for (const { name, ...costs } of candidates) {
  const anonymous = median(costs.anonymous);
  const user = median(costs.user);
  const lookups = median(costs.lookups);
  const times = user / lookups;
  console.log(
    `${name}: nobody ${anonymous.toFixed(1)} µs (limit ${ANONYMOUS_LIMIT}); a user ${user.toFixed(1)} µs, ` +
      `${times.toFixed(2)} times the lookup of ${lookups.toFixed(1)} µs (limit ${USER_LIMIT})`,
  );
  failed ||= anonymous > ANONYMOUS_LIMIT || times > USER_LIMIT;
}
process.exitCode = failed ? 1 : 0;
