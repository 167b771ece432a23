import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtCli, packageFolder } from '../support/built-cli.ts';
import { bundledApp } from '../support/bundled-app.ts';
import { HostApp } from './host-app.ts';

let app: HostApp;
beforeAll(async () => void (await builtCli()), 300_000);
beforeEach(() => {
  app = new HostApp({ name: 'bundled', type: 'module' });
  app.link('latchkey', 'express');
  cpSync(join(packageFolder, 'starter/accounts'), app.path('accounts'), { recursive: true });
  app.write('app.ts', bundledApp);
});
afterEach(() => app.remove());

/** Bundles the app into `out/app.mjs`, and puts the migrations beside it where they are said to be. */
async function bundle(options: BuildOptions, { migrations }: { migrations: boolean }): Promise<void> {
  await build({
    entryPoints: [app.path('app.ts')],
    outfile: app.path('out/app.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    // What packages in CommonJS ask for.
    banner: {
      js: "import { createRequire as newRequire } from 'node:module'; const require = newRequire(import.meta.url);",
    },
    ...options,
  });
  // So that nothing beside the bundle is found by chance.
  rmSync(app.path('accounts'), { recursive: true });
  if (migrations)
    cpSync(join(packageFolder, 'starter/accounts/migrations'), app.path('out/migrations'), {
      recursive: true,
    });
}

async function run(): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, ['out/app.mjs'], { cwd: app.folder })).stdout.trim();
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
}

const outside: BuildOptions = { external: ['latchkey', 'latchkey/*'] };
/** The package in the bundle, and what cannot be bundled outside. */
const inside: BuildOptions = {
  external: ['@node-rs/*', '@11ty/nunjucks', 'bootstrap', 'kysely', 'pg', 'express'],
};

describe('an app that esbuild has bundled', () => {
  it('works with the package outside, Express inside and the migrations beside it', async () => {
    await bundle(outside, { migrations: true });
    expect(await run()).toBe('{"page":200,"styles":200,"same":true}');
  });

  it('works with all packages outside', async () => {
    await bundle({ packages: 'external', banner: {} }, { migrations: true });
    expect(await run()).toBe('{"page":200,"styles":200,"same":true}');
  });

  it('does not start without its migrations, and says where it looked', async () => {
    await bundle(outside, { migrations: false });
    const output = await run();
    expect(output).toContain('The app accounts has models, but there are no migrations in ');
    expect(output).toContain(app.path('out/migrations'));
  });

  it('does not start with the package in the bundle, and says what to do', async () => {
    app.link('@node-rs/argon2', '@node-rs/bcrypt', '@11ty/nunjucks', 'bootstrap', 'kysely', 'pg');
    await bundle(inside, { migrations: true });
    expect(await run()).toContain('Leave the package latchkey outside of the bundle');
  });
});
