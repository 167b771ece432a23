// What the accounts add to a request of a host's own page, in each framework: to that of a visitor who is nobody, and to
// that of a user who is logged in, beside the lookup of session and user that no session check can leave out. In one
// process and without connections: their cost is many times what is measured here, and varies by more.
import { type App, frameworks } from './adapters/frameworks.ts';
import { openLookup } from './adapters/lookup.ts';
import { benchUser, openBenchSite } from './support/bench-site.ts';
import { median } from './support/statistics.ts';

const REQUESTS = 400;
const ROUNDS = 100;
/** Microseconds for a visitor who is nobody. */
const ANONYMOUS_LIMIT = 5;
/** Times the lookup, for a user. */
const USER_LIMIT = 1.5;

const site = await openBenchSite();
const { accounts } = site;
const user = await accounts.users.getByNaturalKey(benchUser.email);
if (!user) throw new Error('There is no user.');
const session = accounts.sessions.empty();
await accounts.login(session, user);
const cookie = `sid=${session.key}`;
const look = openLookup(site.databaseFile, 'arrays');
const lookForObjects = openLookup(site.databaseFile, 'objects');

let failed = false;
for (const { name, make } of frameworks) {
  const bare = await make({ kind: 'nothing' });
  const looking = await make({ kind: 'lookup', look });
  const lookingForObjects = await make({ kind: 'lookup', look: lookForObjects });
  const ours = await make({ kind: 'accounts', project: site });
  const anonymous: number[] = [];
  const lookups: number[] = [];
  const objectLookups: number[] = [];
  const users: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    anonymous.push(-(await cost(bare, null)) + (await cost(ours, null)));
    const plain = await cost(bare, cookie);
    lookups.push((await cost(looking, cookie)) - plain);
    objectLookups.push((await cost(lookingForObjects, cookie)) - plain);
    users.push((await cost(ours, cookie)) - plain);
  }
  const times = median(users) / median(lookups);
  console.log(
    `${name}: nobody ${median(anonymous).toFixed(1)} µs (limit ${ANONYMOUS_LIMIT}); a user ` +
      `${median(users).toFixed(1)} µs, ${times.toFixed(2)} times the lookup of ${median(lookups).toFixed(1)} µs ` +
      `(limit ${USER_LIMIT}), ${(median(users) / median(objectLookups)).toFixed(2)} times one whose rows are objects`,
  );
  failed ||= median(anonymous) > ANONYMOUS_LIMIT || times > USER_LIMIT;
}
await site.close();
process.exitCode = failed ? 1 : 0;

/** Microseconds of CPU for each request. */
async function cost(app: App, sent: string | null): Promise<number> {
  const run = app.prepare(REQUESTS, sent);
  const start = process.cpuUsage();
  await run();
  const { user: own, system } = process.cpuUsage(start);
  return (own + system) / REQUESTS;
}
