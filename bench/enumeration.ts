// Whether the time of an answer tells which addresses have an account, while the mail server is slow, hangs or is down.
import { createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
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

const PASSWORD = 'correct horse battery';

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

/** One visitor's form, sent again and again: each time with another address. */
class Form {
  readonly #url: string;
  #token = '';
  #cookie = '';

  constructor({ port }: ServerProcess, flow: string) {
    this.#url = `http://127.0.0.1:${port}/accounts/${flow}/`;
  }

  async open(): Promise<void> {
    const page = await fetch(this.#url);
    this.#cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    this.#token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  }

  /** Milliseconds until the answer. */
  async send(email: string): Promise<number> {
    const fields = { email, username: 'New', password: PASSWORD, confirmPassword: PASSWORD };
    const began = performance.now();
    const answer = await fetch(this.#url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.#cookie, origin: 'http://127.0.0.1' },
      body: new URLSearchParams({ csrfmiddlewaretoken: this.#token, ...fields }),
    });
    await answer.arrayBuffer();
    const time = performance.now() - began;
    if (answer.status !== 302) throw new Error(`${this.#url} answered ${answer.status}`);
    return time;
  }
}

async function measure(server: ServerProcess, flow: string, offset: number) {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    // Which comes first changes with the rounds.
    const kinds = round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const kind of kinds) {
      const form = new Form(server, flow);
      await form.open();
      times[kind].push(await form.send(`${kind}${offset + round}@example.com`));
    }
  }
  return times;
}

for (const [mail, smtp] of Object.entries(mailServers)) {
  const environment = {
    BENCH_MAIL_URL: `smtp://127.0.0.1:${await portOf(smtp)}`,
    BENCH_USERS: String(ROUNDS * FLOWS.length),
  };
  const server = await startServer(new URL('./enumeration/latchkey-server.ts', import.meta.url), environment);
  for (const [index, flow] of FLOWS.entries()) {
    const { known, unknown } = await measure(server, flow, index * ROUNDS);
    const share = rankedShare(known, unknown);
    const told = `${median(known).toFixed(1)} ms known, ${median(unknown).toFixed(1)} ms unknown`;
    console.log(
      `mail server ${mail}: ${flow.padEnd(14)} ${told}, ${share.toFixed(2)} of the pairs (${LEAST} to ${MOST})`,
    );
    if (share < LEAST || share > MOST) process.exitCode = 1;
  }
  server.stop();
  smtp?.close();
}
process.exit();
