// What the accounts add to a request of a host's own page, in each framework: to that of a visitor who is nobody, and to
// that of a user who is logged in, beside the lookup of session and user that no session check can leave out.
import { type App, frameworks } from './adapters/frameworks.ts';
import { openBenchSite } from './support/bench-site.ts';
import { sendLoad } from './support/load.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { median } from './support/statistics.ts';

/** Microseconds for a visitor who is nobody. */
const ANONYMOUS_LIMIT = 5;
/** Times the lookup, for a user. */
const USER_LIMIT = 1.5;

const site = await openBenchSite();
let failed = false;
for (const { name, make } of frameworks) {
  const bare = await make({ kind: 'nothing' });
  const ours = await make({ kind: 'accounts', project: site });
  const anonymous = await anonymousCost(bare, ours);
  const { user, lookup } = await userCost(name);
  const times = user / lookup;
  console.log(
    `${name}: nobody ${anonymous.toFixed(1)} µs (limit ${ANONYMOUS_LIMIT}); a user ${user.toFixed(1)} µs, ` +
      `${times.toFixed(2)} times the lookup of ${lookup.toFixed(1)} µs (limit ${USER_LIMIT})`,
  );
  failed ||= anonymous > ANONYMOUS_LIMIT || times > USER_LIMIT;
}
await site.close();
process.exitCode = failed ? 1 : 0;

/**
 * What is added for nobody, in microseconds of CPU. So little that the cost of a connection would hide it: the requests
 * are handed to the framework in this process.
 */
async function anonymousCost(bare: App, ours: App): Promise<number> {
  const REQUESTS = 400;
  const cost = async (app: App) => {
    const run = app.prepare(REQUESTS);
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / REQUESTS;
  };
  const added: number[] = [];
  for (let round = 0; round < 80; round++) added.push(-(await cost(bare)) + (await cost(ours)));
  return median(added);
}

/** What is added for a user, in microseconds of CPU, over connections: by the accounts, and by the lookup alone. */
async function userCost(framework: string): Promise<{ readonly user: number; readonly lookup: number }> {
  const start = (before: string) =>
    startServer(new URL('./adapters/host-server.ts', import.meta.url), {
      FRAMEWORK: framework,
      BEFORE: before,
    });
  const servers = [await start('nothing'), await start('lookup'), await start('accounts')] as const;
  for (const server of servers) await cpuPerRequest(server, 6000);
  const costs: [bare: number, lookup: number, user: number][] = [];
  for (let round = 0; round < 50; round++) {
    const bare = await cpuPerRequest(servers[0], 400);
    const lookup = await cpuPerRequest(servers[1], 400);
    costs.push([bare, lookup, await cpuPerRequest(servers[2], 400)]);
  }
  for (const server of servers) server.stop();
  return {
    lookup: median(costs.map(([bare, lookup]) => lookup - bare)),
    user: median(costs.map(([bare, , user]) => user - bare)),
  };
}

async function cpuPerRequest(server: ServerProcess, requests: number): Promise<number> {
  const before = await server.cpu();
  await sendLoad({ ...server, path: '/bench', requests, rate: 2000 });
  return ((await server.cpu()) - before) / requests;
}
