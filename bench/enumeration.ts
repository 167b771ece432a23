// Whether the time of an answer tells which addresses have an account, while the mail server is slow, hangs or is down. With the
// argument `logins`: that of a refused login alone.
import { createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Form } from './enumeration/form.ts';
import { LOGINS, refuseLogins } from './enumeration/refused-logins.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { median, rankedShare } from './support/statistics.ts';

/** Answers of each kind, known and unknown in turn. */
const ROUNDS = 120;
const FLOWS = ['password_reset', 'register', 'login/code'] as const;
/**
 * How often an answer for a known address may take longer than one for an unknown one: the Mann-Whitney U of the two, as a
 * share of all pairs. Half of them, where the time tells nothing.
 */
const LEAST = 0.4;
const MOST = 0.6;

const SERVER = new URL('./enumeration/latchkey-server.ts', import.meta.url);

/** Takes each mail after two seconds. */
function slowServer(): Server {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => setTimeout(done, 2000));
    },
  });
  return (server as { readonly server: Server }).server;
}

/** Takes connections, and says nothing. */
const hangingServer = () => createServer((socket: Socket) => void socket.on('error', () => undefined));

const mailServers: Readonly<Record<string, Server | null>> = {
  'takes 2 s': slowServer(),
  hangs: hangingServer(),
  'is down': null,
};

async function portOf(server: Server | null): Promise<number> {
  // Port 1 is nobody's.
  if (!server) return 1;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { readonly port: number }).port;
}

async function measure(server: ServerProcess, flow: string, offset: number) {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    // Which comes first changes with the rounds.
    const kinds = round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const kind of kinds) {
      const form = new Form(server, flow);
      await form.open();
      const { time } = await form.send(`${kind}${offset + round}@example.com`);
      times[kind].push(time);
    }
  }
  return times;
}

/** Prints both medians and the share, and fails where that is too far from a half. */
function judge(
  what: string,
  known: readonly number[],
  [name, other]: readonly [string, readonly number[]],
): void {
  const share = rankedShare(known, other);
  const told = `${median(known).toFixed(1)} ms known, ${median(other).toFixed(1)} ms ${name}`;
  console.log(`${what} ${told}, ${share.toFixed(2)} of the pairs (${LEAST} to ${MOST})`);
  if (share < LEAST || share > MOST) process.exitCode = 1;
}

const flowsToo = process.argv[2] !== 'logins';
for (const [mail, smtp] of flowsToo ? Object.entries(mailServers) : []) {
  const environment = {
    BENCH_MAIL_URL: `smtp://127.0.0.1:${await portOf(smtp)}`,
    BENCH_USERS: String(ROUNDS * FLOWS.length),
  };
  const server = await startServer(SERVER, environment);
  for (const [index, flow] of FLOWS.entries()) {
    const { known, unknown } = await measure(server, flow, index * ROUNDS);
    judge(`mail server ${mail}: ${flow.padEnd(14)}`, known, ['unknown', unknown]);
  }
  server.stop();
  smtp?.close();
}

const server = await startServer(SERVER, {
  BENCH_MAIL_URL: 'smtp://127.0.0.1:1',
  BENCH_LOGINS: String(ROUNDS),
});
for (const [what, times] of Object.entries(await refuseLogins(server, ROUNDS))) {
  for (const kind of LOGINS.slice(1)) judge(`a login that is ${what}:`, times.known, [kind, times[kind]]);
}
server.stop();
process.exit();
