import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCli, packageFolder } from '../support/built-cli.ts';

/** An example that runs, with a database of its own. */
export interface RunningExample {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts an example as its README says, on a free port, and waits until it listens. */
export async function startExample(name: string): Promise<RunningExample> {
  await builtCli();
  const data = mkdtempSync(join(tmpdir(), 'latchkey-example-'));
  const child = spawn(process.execPath, [`examples/${name}/server.ts`], {
    cwd: packageFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      SECRET_KEY: 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef',
      DATABASE_URL: `sqlite:${join(data, 'notes.sqlite3')}`,
    },
  });
  const ended = once(child, 'exit');
  const origin = await listeningOrigin(child);
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { origin, stop };
}

function listeningOrigin(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const origin = /Notes on (http:\/\/127\.0\.0\.1:\d+)\//.exec(output)?.[1];
      if (origin) resolve(origin);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it listened:\n${output}`)));
  });
}
