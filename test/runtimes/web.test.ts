import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { CliProcess } from '../cli/cli-process.ts';
import { freePort, type HostApp } from '../cli/host-app.ts';
import { onSqlite } from '../support/databases.ts';
import { env } from '../support/packed-package.ts';
import { walkThroughAccount, walkThroughAdmin } from './account-walk.ts';
import { PackedSite, unpackPackage } from './packed-site.ts';
import { installed, runtimesProblem } from './runtimes.ts';

/** A server in the manner of each runtime. */
const server = (listen: string) => `
import { Hono } from 'hono';
import { latchkey } from 'latchkey/hono';
import project from './latchkey.config.ts';

const auth = latchkey(project, { remoteAddress: () => '127.0.0.1' });
const app = new Hono();
app.use(auth);
app.get('/members/', auth.loginRequired(), (c) => c.text('Member ' + c.var.user.username));
${listen}
console.log('Listening');
`;
const missing = await runtimesProblem();
const others = [
  {
    name: 'Bun',
    command: [installed('.bin/bun')],
    listen: (port: number) => `Bun.serve({ port: ${port}, hostname: '127.0.0.1', fetch: app.fetch });`,
  },
  {
    name: 'Deno',
    command: [installed('.bin/deno'), 'run', '--allow-all'],
    listen: (port: number) => `Deno.serve({ port: ${port}, hostname: '127.0.0.1' }, app.fetch);`,
  },
];

describe.skipIf(missing).each(others)('the packed package on $name', ({ name, command, listen }) => {
  let app: HostApp;
  beforeAll(async () => {
    app = await unpackPackage();
  }, 300_000);
  afterAll(() => app.remove());

  onSqlite((databases) => {
    it('makes, migrates, checks and serves a site, and one by its own server', {
      timeout: 300_000,
    }, async () => {
      const url = await databases.create();
      const site = new PackedSite(app, name, command, url);
      await site.make();
      expect((await site.run('migrate')).stdout).toContain('Applied accounts.0001_initial');
      const root = ['--email', 'root@example.com', '--username', 'Root'];
      expect(await site.run('createsuperuser', '--noinput', ...root)).toMatchObject({ code: 0 });
      expect(await site.run('check')).toMatchObject({ code: 0, stdout: 'No problems found.\n' });

      const port = await freePort();
      app.write(`${name}/server.ts`, server(listen(port)));
      const [file = '', ...args] = command;
      const secrets = { DATABASE_URL: url, SECRET_KEY: 'x'.repeat(60) };
      const own = new CliProcess(file, [...args, 'server.ts'], {
        folder: site.folder,
        env: { ...env, ...secrets },
      });
      try {
        await own.printed(/Listening/);
        await walkThroughAccount(new TestClient(`http://127.0.0.1:${port}`), '/members/');
      } finally {
        own.kill('SIGTERM');
        await own.finished;
      }

      const served = site.start('runserver', '--host', '127.0.0.1', '--port', '0');
      try {
        const [, origin = ''] = await served.printed(/ on (http:\/\/127\.0\.0\.1:\d+)\//);
        await walkThroughAdmin(new TestClient(origin), 'root@example.com');
      } finally {
        served.kill('SIGTERM');
        await served.finished;
      }
    });
  });
});
