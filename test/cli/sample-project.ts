import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { packageFolder } from '../support/built-cli.ts';
import { type CliProcess, startCli } from './cli-process.ts';

/** Enough for the setting; no secret. */
export const TEST_SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';

/** A copy of the starter in a folder of its own, with this package installed. */
export class SampleProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));

  constructor() {
    const unwanted = /^(\.env|.*\.sqlite3.*|node_modules)$/;
    cpSync(join(packageFolder, 'starter'), this.folder, {
      recursive: true,
      filter: (source) => !unwanted.test(basename(source)),
    });
    this.write('package.json', '{ "type": "module" }');
    mkdirSync(this.path('node_modules'));
    symlinkSync(packageFolder, this.path('node_modules/latchkey'));
    symlinkSync(join(packageFolder, 'node_modules/kysely'), this.path('node_modules/kysely'));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Puts one text into a file in the place of another, which must be there. */
  edit(name: string, from: string, to: string): void {
    const text = readFileSync(this.path(name), 'utf8');
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    this.write(
      name,
      text.replace(from, () => to),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A site that runserver serves. */
export interface ServedSite {
  readonly process: CliProcess;
  readonly origin: string;
}

/** Starts runserver on a free port and waits until it serves; by default in one process. */
export async function serve(
  { folder }: SampleProject,
  env: Readonly<Record<string, string>> = {},
  options: readonly string[] = ['--noreload'],
): Promise<ServedSite> {
  const process = await startCli(['runserver', '--port', '0', ...options], { folder, env });
  const [, origin = ''] = await process.printed(/ on (http:\/\/127\.0\.0\.1:\d+)\/ \(press/);
  return { process, origin };
}
