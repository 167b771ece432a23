// Logins a second, pages, sessions, rows and all, beside raw argon2id at the same parameters on the same cores.
import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { csrfTokenOf, TestClient } from '../src/testing/client/test-client.ts';
import { benchUser } from './support/bench-site.ts';
import { RawClient } from './support/raw-client.ts';
import { startServer } from './support/server-process.ts';
import { median } from './support/statistics.ts';

const LIMIT = 0.85;
const ROUNDS = 14;
const WARM_UP = 60;
// Long rounds: while the last hashes of a round finish, cores stand idle.
const LOGINS = 120;
/** Logins at once: more than there are cores, so that a hash is always waiting. Raw hashes: one for each core. */
const AT_ONCE = 8;

const server = await startServer(new URL('./dashboard/latchkey-server.ts', import.meta.url));
const origin = `http://127.0.0.1:${server.port}`;

async function perSecond(count: number, atOnce: number, task: () => Promise<void>): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await task();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
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
const head = [
  'POST /accounts/login/ HTTP/1.1',
  `Host: 127.0.0.1:${server.port}`,
  `Origin: ${origin}`,
  `Cookie: latchkey_csrf=${visitor.cookies.get('latchkey_csrf')}`,
  'Content-Type: application/x-www-form-urlencoded',
  `Content-Length: ${form.toString().length}`,
];
const client = new RawClient(server.port, `${head.join('\r\n')}\r\n\r\n${form}`, 302);
const login = () => client.send();

async function rawHash(): Promise<void> {
  await hash(benchUser.password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

const cores = availableParallelism();
await perSecond(WARM_UP, AT_ONCE, login);
await perSecond(WARM_UP, cores, rawHash);
const logins: number[] = [];
const hashes: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  logins.push(await perSecond(LOGINS, AT_ONCE, login));
  hashes.push(await perSecond(LOGINS, cores, rawHash));
}
client.close();
server.stop();

const ratio = median(logins) / median(hashes);
console.log(
  `logins   ${median(logins).toFixed(0)} a second (median of ${ROUNDS} rounds, ${cores} cores, client included)`,
);
console.log(`argon2id ${median(hashes).toFixed(0)} a second, nothing else`);
console.log(`${ratio.toFixed(2)} times raw argon2id (limit ${LIMIT})`);
process.exitCode = ratio >= LIMIT ? 0 : 1;
