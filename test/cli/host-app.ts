import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { packageFolder } from '../support/built-cli.ts';
import { CliProcess } from './cli-process.ts';

/** Milliseconds between two looks at whether an app answers yet. */
const POLL_INTERVAL = 50;

/** An app of somebody else's, in a folder of its own. */
export class HostApp {
  readonly folder: string;

  constructor(manifest: object, folder = mkdtempSync(join(tmpdir(), 'latchkey-host-'))) {
    this.folder = folder;
    this.write('package.json', JSON.stringify(manifest));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Makes packages of this repository the app's own, some of them by another name. */
  link(...names: (string | readonly [here: string, there: string])[]): void {
    for (const known of names) {
      const [here, there] = typeof known === 'string' ? [known, known] : known;
      const target = here === 'latchkey' ? packageFolder : join(packageFolder, 'node_modules', here);
      mkdirSync(dirname(this.path(`node_modules/${there}`)), { recursive: true });
      symlinkSync(target, this.path(`node_modules/${there}`));
    }
  }

  /** Compiles the app under strict rules, by the compiler of that name. Throws what the compiler says. */
  compile(options: object = {}, compiler = 'typescript'): void {
    const mistakes = this.mistakes(compiler, options);
    if (mistakes !== '') throw new Error(mistakes);
  }

  /** What the compiler of that name says of the app under strict rules; empty where all is right. */
  mistakes(compiler: string, options: object = {}): string {
    const compilerOptions = {
      ...{ target: 'es2024', module: 'nodenext', types: ['node'], strict: true, noEmit: true },
      ...{ allowImportingTsExtensions: true, skipLibCheck: true, ...options },
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions }));
    const tsc = join(packageFolder, 'node_modules', compiler, 'bin/tsc');
    try {
      execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: this.folder, stdio: 'pipe' });
      return '';
    } catch (error) {
      return String((error as { stdout?: Buffer }).stdout);
    }
  }

  /** Removes a file of the app, or all of it. */
  remove(name = ''): void {
    rmSync(this.path(name), { recursive: true, force: true });
  }
}

/** Runs an app that listens on `port`, until it answers. */
export async function startApp(
  { folder }: HostApp,
  file: string,
  port: number,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const app = new CliProcess(process.execPath, [file], { folder });
  let ended = false;
  void app.finished.then(() => {
    ended = true;
  });
  const origin = `http://127.0.0.1:${port}`;
  while (!(await answers(origin))) {
    if (ended) throw new Error(`The app ended:\n${app.output}`);
    await setTimeout(POLL_INTERVAL);
  }
  const stop = async () => {
    app.kill('SIGTERM');
    await app.finished;
  };
  return { origin, stop };
}

async function answers(origin: string): Promise<boolean> {
  try {
    await fetch(origin, { redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
