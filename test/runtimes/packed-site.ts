import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess, type Finished } from '../cli/cli-process.ts';
import { HostApp } from '../cli/host-app.ts';
import { packageFolder } from '../support/built-cli.ts';
import { env, packPackage } from '../support/packed-package.ts';

/** Unpacks the package as it is published into a new folder, with what it depends on, and what an app may have beside. */
export async function unpackPackage(): Promise<HostApp> {
  const app = new HostApp(
    { private: true, type: 'module' },
    mkdtempSync(join(tmpdir(), 'latchkey-runtime-')),
  );
  const { tarball } = await packPackage(app.folder);
  mkdirSync(app.path('node_modules/latchkey'), { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', app.path('node_modules/latchkey'), '--strip-components=1']);
  for (const name of readdirSync(join(packageFolder, 'node_modules'))) {
    if (name.startsWith('.')) continue;
    symlinkSync(join(packageFolder, 'node_modules', name), app.path(`node_modules/${name}`));
  }
  return app;
}

/** A site that `latchkey startproject` has made of the unpacked package, and its commands on a runtime. */
export class PackedSite {
  readonly folder: string;
  readonly #app: HostApp;
  readonly #runtime: readonly string[];
  readonly #env: Readonly<Record<string, string>>;

  /** `runtime`: the command that runs a file, and its arguments. */
  constructor(app: HostApp, name: string, runtime: readonly string[], databaseUrl: string) {
    this.#app = app;
    this.folder = app.path(name);
    this.#runtime = runtime;
    this.#env = { ...env, DATABASE_URL: databaseUrl, LATCHKEY_SUPERUSER_PASSWORD: 'correct horse battery' };
  }

  async make(): Promise<void> {
    const { code, stderr } = await this.#start(this.#app.folder, ['startproject', 'site', this.folder])
      .finished;
    if (code !== 0) throw new Error(stderr);
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(...args).finished;
  }

  start(...args: string[]): CliProcess {
    return this.#start(this.folder, args);
  }

  #start(folder: string, args: readonly string[]): CliProcess {
    const [command = '', ...first] = this.#runtime;
    const main = this.#app.path('node_modules/latchkey/dist/cli/main.js');
    return new CliProcess(command, [...first, main, ...args], { folder, env: this.#env });
  }
}
