import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { CliProcess } from '../cli/cli-process.ts';
import type { HostApp } from '../cli/host-app.ts';
import { eachDatabase } from '../support/databases.ts';
import { walkThroughAccount, walkThroughAdmin } from './account-walk.ts';
import { PackedSite, unpackPackage } from './packed-site.ts';
import { nodeOf, runtimesProblem } from './runtimes.ts';

const DOORS = ['', '/node', '/express', '/fastify', '/hono', '/migrations', '/testing'].map(
  (door) => `latchkey${door}`,
);
const missing = await runtimesProblem();

describe.skipIf(missing)('the packed package', { timeout: 300_000 }, () => {
  let app: HostApp;
  beforeAll(async () => {
    app = await unpackPackage();
  }, 300_000);
  afterAll(() => app.remove());

  eachDatabase((databases) => {
    // The oldest that has what SQLite needs; the oldest of all, which PostgreSQL is enough for; the newest of the lines.
    const oldest = databases.name === 'sqlite' ? '22.16' : '22.13';
    it.each([oldest, '22', '26'])(
      'makes, migrates, checks and serves a site on Node.js %s',
      async (version) => {
        const name = `${databases.name}-${version}`;
        const site = new PackedSite(app, name, [nodeOf(version)], await databases.create());
        await site.make();
        const migrated = await site.run('migrate');
        // Nor does Node.js warn of anything.
        expect(migrated).toMatchObject({ code: 0, stderr: '' });
        expect(migrated.stdout).toContain('Applied accounts.0001_initial');
        const root = ['--email', 'root@example.com', '--username', 'Root'];
        expect(await site.run('createsuperuser', '--noinput', ...root)).toMatchObject({
          code: 0,
          stderr: '',
        });
        expect(await site.run('check')).toMatchObject({
          code: 0,
          stdout: 'No problems found.\n',
          stderr: '',
        });

        const server = site.start('runserver', '--host', '127.0.0.1', '--port', '0');
        try {
          const [, origin = ''] = await server.printed(/ on (http:\/\/127\.0\.0\.1:\d+)\//);
          await walkThroughAccount(new TestClient(origin), '/visits/');
          await walkThroughAdmin(new TestClient(origin), 'root@example.com');
          expect(server.output).not.toContain('ExperimentalWarning');
        } finally {
          server.kill('SIGTERM');
          await server.finished;
        }
      },
    );
  });

  it('says that SQLite needs a newer one than Node.js 22.13', async () => {
    const site = new PackedSite(app, 'too-early', [nodeOf('22.13')], 'sqlite:db.sqlite3');
    await site.make();
    const { code, stderr } = await site.run('migrate');
    expect([code, stderr]).toEqual([1, expect.stringContaining('SQLite needs Node.js 22.16 or newer')]);
  });

  it('loads no SQLite with its doors, by import or require, of which Node.js 22 would warn', async () => {
    const importing = DOORS.map((door) => `await import('${door}')`).join(';');
    const seen = (code: string) =>
      new CliProcess(nodeOf('22.16'), ['--input-type=module', '-e', code], { folder: app.folder }).finished;
    expect(await seen(importing)).toMatchObject({ code: 0, stderr: '' });
    const requiring = DOORS.map((door) => `require('${door}')`).join(';');
    const required = new CliProcess(nodeOf('22.13'), ['-e', requiring], { folder: app.folder });
    expect(await required.finished).toMatchObject({ code: 0, stderr: '' });
    expect((await seen("import 'node:sqlite'")).stderr).toContain('ExperimentalWarning');
  });

  it('says that Node.js 20 is too old, as a command and at every door', async () => {
    const needed = /Latchkey needs Node\.js 22\.13 or newer, and this is Node\.js 20\..* npm install node@24/;
    const old = nodeOf('20');
    const { code, stderr } = await new PackedSite(app, '.', [old], '').run('--version');
    expect([code, stderr.split('\n')]).toEqual([1, [expect.stringMatching(needed), '']]);
    for (const door of DOORS) {
      for (const line of [`import('${door}')`, `require('${door}')`]) {
        const { stderr: said } = await new CliProcess(old, ['-e', line], { folder: app.folder }).finished;
        expect(
          said.split('\n').filter((known) => known.startsWith('Error: ')),
          line,
        ).toEqual([expect.stringMatching(needed)]);
      }
    }
  });
});
