// What the accounts add to a request of a host's own page, in each framework: to that of a visitor who is nobody, and to
// that of a user who is logged in, beside the lookup of session and user that no session check can leave out. Without
// connections: their cost is many times what is measured here, and varies by more.
import { spawnSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type App, type Framework, frameworks } from './adapters/frameworks.ts';
import { openLookup } from './adapters/lookup.ts';
import { benchUser, openBenchSite } from './support/bench-site.ts';
import { median } from './support/statistics.ts';

const REQUESTS = 384;
const ROUNDS = 100;
/** Requests in one turn of the event loop: what a busy server finds there that has 64 connections. */
const BUSY = 64;
/** Microseconds for a visitor who is nobody. */
const ANONYMOUS_LIMIT = 5;
/** Times the lookup, for a user. */
const USER_LIMIT = 1.5;

const [chosen] = process.argv.slice(2);
const framework = frameworks.find(({ name }) => name === chosen);
if (framework) await measure(framework);
// Each in a process of its own: in one process they would slow each other down, as no server's own code does.
else for (const { name } of frameworks) measureApart(name);

function measureApart(name: string): void {
  const { status } = spawnSync(process.execPath, [import.meta.filename, name], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

async function measure({ name, make }: Framework): Promise<void> {
  const site = await openBenchSite();
  const { accounts } = site;
  const known = await accounts.users.getByNaturalKey(benchUser.email);
  if (!known) throw new Error('There is no user.');
  const session = accounts.sessions.empty();
  await accounts.login(session, known);
  const cookie = `latchkey_session=${session.key}`;

  const bare = await make({ kind: 'nothing' });
  const looking = await make({ kind: 'lookup', look: openLookup(site.databaseFile) });
  const ours = await make({ kind: 'accounts', project: site });
  const nobody: number[] = [];
  const busy: Beside[] = [];
  const idle: Beside[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    nobody.push(-(await cost(bare, null, BUSY)) + (await cost(ours, null, BUSY)));
    for (const [perTurn, results] of [[BUSY, busy] as const, [1, idle] as const]) {
      const plain = await cost(bare, cookie, perTurn);
      const lookup = (await cost(looking, cookie, perTurn)) - plain;
      results.push({ lookup, user: (await cost(ours, cookie, perTurn)) - plain });
    }
  }
  await site.close();

  const limited = times(busy);
  console.log(
    `${name}: nobody ${median(nobody).toFixed(1)} µs (limit ${ANONYMOUS_LIMIT}); a user ` +
      `${median(busy.map(({ user }) => user)).toFixed(1)} µs, ${limited.toFixed(2)} times the lookup (limit ${USER_LIMIT}), ` +
      `${times(idle).toFixed(2)} times where one request comes at a time`,
  );
  if (median(nobody) > ANONYMOUS_LIMIT || limited > USER_LIMIT) process.exitCode = 1;
}

/** What the lookup and the accounts have added to a request, in microseconds, in one round. */
interface Beside {
  readonly lookup: number;
  readonly user: number;
}

/** Compared within each round: a machine that others use too is at times twice as fast. */
function times(rounds: readonly Beside[]): number {
  return median(rounds.map(({ lookup, user }) => user / lookup));
}

/** Microseconds of CPU for each request. */
async function cost(app: App, sent: string | null, perTurn: number): Promise<number> {
  const turns = Array.from({ length: REQUESTS / perTurn }, () => app.prepare(perTurn, sent));
  await nextTurn();
  const start = process.cpuUsage();
  for (const answer of turns) {
    await answer();
    await nextTurn();
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / REQUESTS;
}
