import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/database/sqlite/sqlite-database.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

let project: SampleProject;
beforeEach(async () => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
  await run('migrate');
});
afterEach(() => project.remove());

const run = (...args: readonly string[]) => runCli(args, { folder: project.folder, env: {} });

/** Puts entries into the log. */
async function write(...entries: readonly Record<string, unknown>[]): Promise<void> {
  const database = openSqlite(project.path('db.sqlite3'));
  const blank = { kind: 'userLoggedIn', outcome: 'ok', detail: '{}' };
  for (const entry of entries) {
    await database.kysely
      .insertInto('latchkey_audit_entry')
      .values({ ...blank, ...entry })
      .execute();
  }
  await database.close();
}

const old = { at: new Date('2026-01-31T23:59:00Z') };
const attack = {
  at: new Date('2026-02-01T00:00:00Z'),
  kind: 'userLoginFailed',
  outcome: 'refused',
  user_id: '7',
  ip_address: '203.0.113.9',
  user_agent: 'a\u001b[31m\u2028b',
  request_id: 'edge-1',
  detail: '{"times":2}',
};
const refund = {
  at: new Date('2026-02-02T00:00:00Z'),
  kind: 'orders.refunded',
  user_id: '8',
  actor_id: '9',
  object: 'orders.Order/7',
};

describe('events', () => {
  it('prints the latest first, a line each, that nothing in them can forge', async () => {
    await write(old, attack, refund);
    expect(await run('events')).toEqual({
      code: 0,
      stdout:
        '2026-02-02T00:00:00.000Z orders.refunded user=8 actor=9 object=orders.Order/7\n' +
        '2026-02-01T00:00:00.000Z userLoginFailed outcome=refused user=7 times=2 ip=203.0.113.9 request=edge-1 ' +
        'browser="a\\u001b[31m\\u2028b"\n' +
        '2026-01-31T23:59:00.000Z userLoggedIn\n',
      stderr: '',
    });
  });

  it('prints which session was ended, where it was done in none', async () => {
    await write({ ...old, kind: 'sessionEnded', user_id: '8', detail: '{"session":"Jsla8oOI"}' });
    expect((await run('events')).stdout).toBe(
      '2026-01-31T23:59:00.000Z sessionEnded user=8 session=Jsla8oOI\n',
    );
  });

  it('prints what is asked for', async () => {
    await write(old, attack, refund);
    const kinds = async (...args: readonly string[]) =>
      [...(await run('events', ...args)).stdout.matchAll(/^\S+ (\S+)/gm)].map(([, kind]) => kind);
    expect(await kinds('--user', '7')).toEqual(['userLoginFailed']);
    expect(await kinds('--kind', 'orders.refunded')).toEqual(['orders.refunded']);
    expect(await kinds('--object', 'orders.Order/7')).toEqual(['orders.refunded']);
    expect(await kinds('--since', '2026-02-01')).toEqual(['orders.refunded', 'userLoginFailed']);
    expect(await kinds('--request', 'edge-1')).toEqual(['userLoginFailed']);
    expect(await kinds('--limit', '1')).toEqual(['orders.refunded']);
    const { stdout, stderr } = await run('events', '--user', 'nobody@example.com');
    expect([stdout, stderr]).toEqual(['', 'There are no such entries.\n']);
  });

  it('prints JSON for programs, and finds a user by what they log in with', async () => {
    await run('createsuperuser', '--noinput', '--email', 'ada@example.com', '--username', 'Ada');
    await write(refund);
    const { stdout } = await run('events', '--json', '--user', 'ada@example.com');
    const entries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.at(-1)).toMatchObject({
      kind: 'userCreated',
      userId: '1',
      actorId: null,
      outcome: 'ok',
      detail: {},
    });
    expect(new Set(entries.map(({ userId }) => userId))).toEqual(new Set(['1']));
  });

  it.each([
    [['--since', 'yesterday'], '--since cannot be yesterday: it is no date'],
    [['--limit', '0'], '--limit cannot be 0: it is no whole number'],
    [['--kind', 'userLogedIn'], '--kind cannot be userLogedIn: it is none of accountDataDownloaded'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await run('events', ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('clearevents', () => {
  it('removes what is older than the setting says, and keeps an entry of that', async () => {
    await write({ at: new Date('2001-01-01') }, { ...attack, at: new Date() });
    expect((await run('clearevents')).stdout).toMatch(/^Removed 1 entry of before \d{4}-\d\d-\d\dT\S+Z\.\n$/);
    expect((await run('clearevents', '--before', '2001-01-01')).stdout).toMatch(/^Removed 0 entries /);
    const kinds = [...(await run('events')).stdout.matchAll(/^\S+ (\S+)/gm)].map(([, kind]) => kind);
    expect(kinds).toEqual(['auditCleared', 'userLoginFailed']);
  });

  it('removes nothing where entries are kept for ever, unless a date is named', async () => {
    await write(old);
    project.edit('latchkey.config.ts', '  settings,', '  settings: { ...settings, auditRetention: null },');
    expect((await run('clearevents')).stdout).toContain('auditRetention is null');
  });
});
