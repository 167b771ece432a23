import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { overNetwork, TestClient } from '../../src/testing/client/test-client.ts';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The site as a process of its own, started by `latchkey runserver`. */
export class ServerProcess {
  readonly origin: string;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, origin: string) {
    this.#child = child;
    this.origin = origin;
  }

  /** A browser. `origin`: what it takes for the site's address, where the process is told another one than it listens at. */
  client(origin = this.origin): TestClient {
    return new TestClient(origin, overNetwork(this.origin));
  }

  /** Lets the process make no file larger than so many bytes, as a disk without space does; `Infinity` ends that. Linux alone. */
  limitFiles(bytes: number): void {
    const most = bytes === Infinity ? 'unlimited' : bytes;
    execFileSync('prlimit', [`--pid=${this.#child.pid}`, `--fsize=${most}:`]);
  }

  /** Asks it to stop, as a process manager does. Its exit code; null where a signal ended it. */
  async end(): Promise<number | null> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = await ended;
    return code;
  }

  /** Ends it as a power cut would: nothing is finished, nothing is closed. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** Starts the server on a free port, with a SQLite file that is made where there is none, and waits until it listens. */
export function startServerProcess(databaseFile: string): Promise<ServerProcess> {
  return startServerWith({ DATABASE_URL: `sqlite:${databaseFile}` });
}

/** The same, with environment variables. */
export async function startServerWith(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const hooks = new URL('latchkey-from-source.mjs', import.meta.url).href;
  const command = [pathOf('../../src/cli/main.ts'), 'runserver', '--project', pathOf('process-project')];
  const child = spawn(
    process.execPath,
    ['--import', hooks, ...command, '--noreload', '--host', '127.0.0.1', '--port', '0'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        SECRET_KEY: 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef',
        LOG_LEVEL: 'error',
        ...env,
      },
    },
  );
  return new ServerProcess(child, await listeningOrigin(child));
}

function listeningOrigin(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const origin = /on (http:\/\/127\.0\.0\.1:\d+)\//.exec(output)?.[1];
      if (origin) resolve(origin);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`The server ended with ${code} before it listened:\n${output}`)),
    );
  });
}
