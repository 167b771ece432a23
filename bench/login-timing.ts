// How long a refused login takes, for users of five kinds, in turn: the times must not tell who has an account.
import { TestClient } from '../src/testing/client/test-client.ts';
import { startServer } from './support/server-process.ts';
import { median } from './support/statistics.ts';

const LIMIT = 0.1;
const TRIES = 40;
const WARM_UP = 5;
const kinds = ['known', 'unknown', 'inactive', 'unusable', 'imported'] as const;

const server = await startServer(new URL('./login-timing/server.ts', import.meta.url));
const client = new TestClient(`http://127.0.0.1:${server.port}`);

async function refusedLogin(kind: string): Promise<number> {
  // The page with its token first: only the answer to the form is timed.
  const page = await client.get('/accounts/login/');
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const fields = { csrfmiddlewaretoken: token, email: `${kind}@example.com`, password: 'not the password' };
  const start = performance.now();
  const answer = await client.post('/accounts/login/', fields);
  const time = performance.now() - start;
  if (answer.status !== 200) throw new Error(`the login of ${kind} was answered with ${answer.status}`);
  return time;
}

for (let round = 0; round < WARM_UP; round++) for (const kind of kinds) await refusedLogin(kind);
const times = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]]));
for (let round = 0; round < TRIES; round++) {
  for (const kind of kinds) times[kind]?.push(await refusedLogin(kind));
}
server.stop();

const medians = kinds.map((kind) => median(times[kind] ?? []));
for (const [index, kind] of kinds.entries())
  console.log(`${kind.padEnd(9)} ${medians[index]?.toFixed(2)} ms`);
const spread = Math.max(...medians) / Math.min(...medians) - 1;
console.log(
  `the slowest median is ${(spread * 100).toFixed(1)} % above the fastest (limit ${LIMIT * 100} %)`,
);
process.exitCode = spread <= LIMIT ? 0 : 1;
