// Logins a second, pages, sessions, rows and all, beside raw argon2id at the same parameters on the same cores.
import { Agent } from 'node:http';
import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { csrfTokenOf, TestClient } from '../dist/testing/test-client.js';
import { benchUser } from './support/bench-site.ts';
import { send } from './support/load.ts';
import { startServer } from './support/server-process.ts';
import { median } from './support/statistics.ts';

const LIMIT = 0.85;
const ROUNDS = 9;
const LOGINS = 60;
/** More at once than there are cores, so that a hash is always waiting. */
const AT_ONCE = 8;

const server = await startServer(new URL('./dashboard/latchkey-server.ts', import.meta.url));
const origin = `http://127.0.0.1:${server.port}`;

async function perSecond(count: number, task: () => Promise<void>): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await task();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return count / ((performance.now() - start) / 1000);
}

// One visitor's form, sent again and again: each time a login of its own, since no session comes with it.
const visitor = new TestClient(origin);
const token = csrfTokenOf((await visitor.get('/accounts/login/')).text);
const form = new URLSearchParams({
  csrfmiddlewaretoken: token,
  email: benchUser.email,
  password: benchUser.password,
});
const options = {
  host: '127.0.0.1',
  port: server.port,
  path: '/accounts/login/',
  method: 'POST',
  agent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }),
  headers: {
    origin,
    cookie: `csrftoken=${visitor.cookies.get('csrftoken')}`,
    'content-type': 'application/x-www-form-urlencoded',
  },
};

const login = () => send(options, 302, form.toString());

async function rawHash(): Promise<void> {
  await hash(benchUser.password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

const cores = availableParallelism();
await perSecond(LOGINS, login);
await perSecond(LOGINS, rawHash);
const logins: number[] = [];
const hashes: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  logins.push(await perSecond(LOGINS, login));
  hashes.push(await perSecond(LOGINS, rawHash));
}
server.stop();

const ratio = median(logins) / median(hashes);
console.log(
  `logins   ${median(logins).toFixed(0)} a second (median of ${ROUNDS} rounds, ${cores} cores, client included)`,
);
console.log(`argon2id ${median(hashes).toFixed(0)} a second, nothing else`);
console.log(`${ratio.toFixed(2)} times raw argon2id (limit ${LIMIT})`);
process.exitCode = ratio >= LIMIT ? 0 : 1;
