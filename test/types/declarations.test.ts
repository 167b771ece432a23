import { cpSync, mkdtempSync, rmSync } from 'node:fs';
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
});
