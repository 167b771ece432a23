// CPU time for one request of the dashboard with a valid cookie, beside a hand-written page that does the least.
import { sendLoad } from './support/load.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { median } from './support/statistics.ts';

const LIMIT = 1.3;
// Short rounds in turn: what else the machine does falls on both alike.
const ROUNDS = 60;
const REQUESTS = 500;
const RATE = 2000;
const WARM_UP = 10_000;

const latchkey = await startServer(new URL('./dashboard/latchkey-server.ts', import.meta.url));
const handwritten = await startServer(new URL('./dashboard/handwritten-server.ts', import.meta.url));

async function cpuPerRequest(server: ServerProcess, requests: number): Promise<number> {
  const before = await server.cpu();
  await sendLoad({ ...server, path: '/dashboard/', requests, rate: RATE });
  return ((await server.cpu()) - before) / requests;
}

for (const server of [latchkey, handwritten]) await cpuPerRequest(server, WARM_UP);
const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  ours.push(await cpuPerRequest(latchkey, REQUESTS));
  theirs.push(await cpuPerRequest(handwritten, REQUESTS));
}
latchkey.stop();
handwritten.stop();

const ratio = median(ours) / median(theirs);
console.log(`latchkey     ${median(ours).toFixed(1)} µs of CPU per request (median of ${ROUNDS} rounds)`);
console.log(`hand-written ${median(theirs).toFixed(1)} µs`);
console.log(`${ratio.toFixed(2)} times the hand-written page (limit ${LIMIT})`);
process.exitCode = ratio <= LIMIT ? 0 : 1;
