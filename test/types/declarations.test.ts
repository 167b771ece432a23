import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostApp } from '../cli/host-app.ts';
import { packageFolder } from '../support/built-cli.ts';
import { installProblem, packPackage } from '../support/packed-package.ts';

let folder: string;
let app: HostApp;
/** Why the package cannot be installed. */
let problem: string | null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-types-'));
  const { tarball } = await packPackage(folder);
  app = new HostApp({ name: 'shop', type: 'module' }, join(folder, 'app'));
  problem = installProblem(app.folder, tarball);
  if (problem) process.stderr.write(`Skipped: the declarations of an installed package; ${problem}.\n`);
  app.link('express', 'fastify', '@types/node', '@types/express');
  // By other names in this repository, since they count for the whole of a program.
  app.link(['express-session-types', '@types/express-session'], ['passport-types', '@types/passport']);
  const parts = ['accounts', 'visits', 'latchkey.config.ts', 'settings.ts', 'urls.ts'];
  for (const part of parts) cpSync(join(packageFolder, 'starter', part), app.path(part), { recursive: true });
  cpSync(join(packageFolder, 'test/types/declarations/everything.ts'), app.path('everything.ts'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An app that is on its way from Passport, whose types are still there. */
const movingApp = `
import express from 'express';
import { latchkey } from 'latchkey/express';
import project from './latchkey.config.ts';
const auth = latchkey(project);
const app = express();
app.use(auth);
app.get('/who', (req, res) => void res.send(String(req.user.isAuthenticated)));
app.get('/mine', auth.loginRequired((req, res) => res.send(req.user.email)));
app.get('/cart', async (req, res) => {
  await req.session.set('cart', ['tea']);
  res.json(req.session.get('cart'));
});
`;

/** Mistakes that people make, each in a line. */
const wrongApp = `
import type { Accounts, HttpRequest } from 'latchkey';
import { latchkey } from 'latchkey/express';
import type { User } from './accounts/user.ts';
import project from './latchkey.config.ts';
const auth = latchkey(project);
export const page = auth.loginRequired((req, res) => res.send(req.user.phone));
export const view = ({ user }: HttpRequest<User>) => user.isAuthenticated && user.phone;
export async function change({ users }: Accounts<User>, user: User) {
  await users.createUser({ username: 'Ada' });
  await users.createUser({ email: 'ada@example.com', username: 'Ada', phone: '1' });
  await users.update(user, { phone: '1' });
  return user satisfies string;
}
`;

/** An app of CommonJS, which Node.js lets require modules. */
const oldApp = `
import { defineForm, formField } from 'latchkey';
import { latchkey } from 'latchkey/express';
const form = defineForm({ fields: { name: formField.text() } });
console.log(typeof latchkey, String(form.fields.name.label));
`;

describe.each(['typescript', 'typescript5'])('a project, compiled by %s', (compiler) => {
  it.for([
    ['Node', { module: 'nodenext' }],
    ['bundlers', { module: 'preserve', moduleResolution: 'bundler' }],
  ] as const)(
    'resolved as %s do, gets declarations of all that it exports, and no error in those of the package',
    {
      timeout: 120_000,
    },
    ([, resolution], { skip }) => {
      if (problem) skip(problem);
      app.compile(
        {
          ...resolution,
          declaration: true,
          noEmit: false,
          outDir: 'out',
          allowImportingTsExtensions: false,
          rewriteRelativeImportExtensions: true,
          isolatedModules: true,
          verbatimModuleSyntax: true,
          skipLibCheck: false,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
        },
        compiler,
      );
      expect(app.read('out/everything.d.ts')).toContain('export declare const ownLoginForm');
    },
  );

  it('keeps its own req.user and req.session beside the types of Passport and express-session', {
    timeout: 120_000,
  }, ({ skip }) => {
    if (problem) skip(problem);
    app.write('moving.ts', movingApp);
    app.compile({ types: ['node', 'express-session', 'passport'] }, compiler);
  });

  it('reads in short messages that speak of its User', { timeout: 120_000 }, ({ skip }) => {
    if (problem) skip(problem);
    app.write('wrong.ts', wrongApp);
    try {
      const messages = app.mistakes(compiler);
      // The line and the message; what is indented below explains it.
      const said = [...messages.matchAll(/^wrong\.ts\((\d+),.*?: error TS\d+: (.*)$/gm)];
      expect(
        said.map(([, line]) => Number(line)),
        messages,
      ).toEqual([7, 8, 10, 11, 12, 13]);
      for (const [, , message = ''] of said) {
        expect(message).toMatch(/\bUser\b/);
        expect(message.length, message).toBeLessThan(160);
      }
      expect(messages).toContain("Property 'email' is missing in type '{ username: string; }'");
    } finally {
      app.remove('wrong.ts');
    }
  });

  it('may be of CommonJS', { timeout: 120_000 }, ({ skip }) => {
    if (problem) skip(problem);
    const old = new HostApp({ name: 'old', type: 'commonjs' }, join(folder, `old-${compiler}`));
    symlinkSync(app.path('node_modules'), old.path('node_modules'));
    old.write('app.ts', oldApp);
    old.compile(
      { noEmit: false, outDir: 'out', allowImportingTsExtensions: false, skipLibCheck: false },
      compiler,
    );
    expect(old.read('out/app.js')).toContain('require("latchkey")');
    const said = execFileSync(process.execPath, ['out/app.js'], { cwd: old.folder, encoding: 'utf8' });
    expect(said).toBe('function Name\n');
  });
});
