import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtCli, packageFolder } from '../support/built-cli.ts';
import { HostApp } from './host-app.ts';

/** Says how the login page and its styles are answered, and who logs in after a registration. */
const lines = `
import { once } from 'node:events';
import express from 'express';
import { accountsUrls, defineProject, include } from 'latchkey';
import { latchkey } from 'latchkey/express';
import { accounts } from './accounts/app.ts';
import { CustomUser } from './accounts/user.ts';

const settings = { secretKey: 'x'.repeat(60), databaseUrl: 'sqlite::memory:', logLevel: 'error' as const };
const urls = include('accounts/', accountsUrls(CustomUser));
const auth = latchkey(defineProject({ apps: [accounts], userModel: CustomUser, settings, urls }));
await auth.migrate();
const server = express().use(auth).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = \`http://127.0.0.1:\${(server.address() as { port: number }).port}\`;

const page = await fetch(\`\${origin}/accounts/login/\`);
const style = /href="([^"]+\\.css[^"]*)"/.exec(await page.text())?.[1];
const styles = await fetch(origin + style);
const user = await auth.accounts.users.createUser({ email: 'a@example.com', username: 'Ada', password: 'correct horse' });
const found = await auth.accounts.authenticate({ email: 'a@example.com', password: 'correct horse' });
console.log(JSON.stringify({ page: page.status, styles: styles.status, same: found?.id === user.id }));
process.exit();
`;

let app: HostApp;
beforeAll(async () => void (await builtCli()), 300_000);
beforeEach(() => {
  app = new HostApp({ name: 'bundled', type: 'module' });
  app.link('latchkey', 'express');
  cpSync(join(packageFolder, 'starter/accounts'), app.path('accounts'), { recursive: true });
  app.write('app.ts', lines);
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
