import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import express from 'express';
import { type BaseUser, openProject, type Project } from 'latchkey';
import { connectPgSimple, type ExpressSessionStore, expressSessions, latchkey } from 'latchkey/express';
import { stopServer } from 'latchkey/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodedPassword } from '../../src/core/users/user.ts';
import { withCheapHashes } from '../../src/testing/cheap-hashers.ts';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { readDocument, root } from '../docs/documents.ts';
import { VirtualProject } from '../docs/virtual-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { createOldApp, createOldUser, OLD_SECRET } from './old-app.ts';
import { createOldTables, OLD_TIME_ZONE, type OldDatabase, openOldDatabase } from './old-database.ts';

const PASSWORD = 'correct horse battery';
const VISITORS = ['ada', 'bo', 'cy', 'dee', 'eve', 'flo', 'gus'] as const;
const emailOf = (name: string) => `${name}@example.com`;

const files = new VirtualProject(readDocument('docs/passport.md'));
afterAll(() => files.remove());

/** The project of docs/passport.md, over an old app's database. */
async function projectOver(databaseUrl: string): Promise<Project<BaseUser>> {
  const module = pathToFileURL(join(files.folder, 'latchkey.config.ts')).href;
  const { default: project } = (await import(module)) as { default: Project<BaseUser> };
  const passwordHashers = withCheapHashes(null);
  return {
    ...project,
    settings: { ...project.settings, secretKey: TEST_SECRET_KEY, databaseUrl, passwordHashers },
  };
}

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, stop: () => stopServer(server, 1000) };
}

/** For a table that Latchkey has nothing ready-made for. */
function callbacks(database: OldDatabase): ExpressSessionStore {
  return {
    load: async (sid) => {
      const text = 'select sess from session where sid = $1 and expire >= $2';
      const [row] = await database.query(text, [sid, Date.now() / 1000]);
      return row?.sess as string | undefined;
    },
    remove: (sid) => database.query('delete from session where sid = $1', [sid]),
  };
}

eachDatabase((databases) => {
  let old: OldDatabase;
  let auth: ReturnType<typeof latchkey<BaseUser>>;
  let running: Awaited<ReturnType<typeof serve>>;
  const oldCookies = new Map<string, string>();
  const log: string[] = [];

  beforeAll(async () => {
    const url = await databases.create();
    old = openOldDatabase(url);
    await createOldTables(old);
    for (const name of VISITORS) await createOldUser(old, emailOf(name), PASSWORD);
    await visitOldApp();

    const project = await projectOver(url);
    const site = openProject(project, { folder: files.folder, writeLog: (line) => log.push(line) });
    await site.migrate({ fakeInitial: true });
    const store =
      old.kind === 'postgres'
        ? connectPgSimple({ table: 'session', schema: 'public', timeZone: OLD_TIME_ZONE })
        : callbacks(old);
    auth = latchkey(site, {
      adoptSessions: expressSessions({
        secret: ['a newer secret', OLD_SECRET],
        store,
        data: ({ cart }) => ({ cart }),
      }),
    });
    const app = express();
    app.use(auth);
    app.get('/account', (req, res) => {
      const { user } = auth.visitor(req);
      res.json({ email: user.isAuthenticated ? `${user}` : null, cart: req.session.get('cart') ?? [] });
    });
    running = await serve(app);
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await auth?.close();
    await old?.close();
  });

  /** Everybody logs in to the old app, and puts something into the cart. Then it is stopped. */
  async function visitOldApp(): Promise<void> {
    const { origin, stop } = await serve(createOldApp(old));
    for (const name of VISITORS) {
      const client = new TestClient(origin);
      const entered = await client.post('/login', { email: emailOf(name), password: PASSWORD });
      expect(entered.location, entered.text).toBe('/account');
      await client.post('/cart', { item: `tea of ${name}` });
      expect((await client.get('/account')).json()).toEqual(accountOf(name));
      oldCookies.set(name, client.cookies.get('connect.sid') ?? '');
    }
    await stop();
  }

  const accountOf = (name: string) => ({ email: emailOf(name), cart: [`tea of ${name}`] });
  const nobody = { email: null, cart: [] };

  /** The browser that was at the old app, at the new one. */
  function browserOf(name: string): TestClient {
    const client = new TestClient(running.origin);
    client.cookies.set('connect.sid', oldCookies.get(name) ?? '');
    return client;
  }

  async function oldSessions(name: string): Promise<number> {
    const sid =
      decodeURIComponent(oldCookies.get(name) ?? '')
        .slice(2)
        .split('.', 1)[0] ?? '';
    return (await old.query('select sid from session where sid = $1', [sid])).length;
  }

  async function passwordOf(name: string): Promise<string> {
    const user = await auth.accounts.users.getByNaturalKey(emailOf(name));
    return user ? encodedPassword(user) : '';
  }

  it('keeps visitors of the old app logged in, with the data that was asked for, under a session of its own', async () => {
    const client = browserOf('ada');
    expect((await client.get('/account')).json()).toEqual(accountOf('ada'));
    expect([...client.cookies.keys()]).toEqual(['latchkey_session']);
    expect(await oldSessions('ada')).toBe(0);
    expect((await client.get('/account')).json()).toEqual(accountOf('ada'));
  });

  it("does so on the project's own pages too", async () => {
    const client = browserOf('bo');
    const page = await client.get('/dashboard/');
    expect(page.text).toContain(emailOf('bo'));
    expect([...client.cookies.keys()]).toContain('latchkey_session');
    expect(await oldSessions('bo')).toBe(0);
  });

  it('opens nothing to the old cookie afterwards, not after a logout either', async () => {
    const client = browserOf('cy');
    await client.get('/account');
    await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect((await client.get('/account')).json()).toEqual(nobody);
    const thief = browserOf('cy');
    expect((await thief.get('/account')).json()).toEqual(nobody);
    expect(thief.cookies.has('connect.sid')).toBe(false);
  });

  it('takes a forged cookie for none, and leaves the session that it names alone', async () => {
    const client = browserOf('dee');
    const [signed = ''] = (oldCookies.get('dee') ?? '').split('.');
    client.cookies.set('connect.sid', `${signed}.${encodeURIComponent(Buffer.alloc(32).toString('base64'))}`);
    expect((await client.get('/account')).json()).toEqual(nobody);
    expect([...client.cookies.keys()]).toEqual([]);
    expect(await oldSessions('dee')).toBe(1);
  });

  it('takes nothing of a session whose time is over', async () => {
    // Less than the hours between the two time zones.
    const past = old.kind === 'sqlite' ? `${Date.now() / 1000 - 60}` : "now() - interval '1 minute'";
    await old.query(`update session set expire = ${past} where cast(sess as text) like $1`, ['%tea of dee%']);
    const client = browserOf('dee');
    expect((await client.get('/account')).json()).toEqual(nobody);
    expect([...client.cookies.keys()]).toEqual([]);
  });

  it('lets nobody in who is not active any more, and removes the session', async () => {
    const eve = await auth.accounts.users.getByNaturalKey(emailOf('eve'));
    await auth.project.database.kysely
      .updateTable('users')
      .set({ is_active: false })
      .where('id', '=', eve?.id ?? 0)
      .execute();
    const client = browserOf('eve');
    expect((await client.get('/account')).json()).toEqual(nobody);
    expect([...client.cookies.keys()]).toEqual([]);
    expect(await oldSessions('eve')).toBe(0);
  });

  it('lets users in with their old passwords, whose hashes are argon2id from then on', async () => {
    expect(await passwordOf('flo')).toMatch(/^bcrypt\$\$2b\$04\$/);
    const client = new TestClient(running.origin);
    const wrong = await client.submit('/accounts/login/', { email: emailOf('flo'), password: 'wrong' });
    expect(wrong.status).toBe(200);
    const right = await client.submit('/accounts/login/', { email: emailOf('flo'), password: PASSWORD });
    expect(right.location).toBe('/dashboard/');
    expect(await passwordOf('flo')).toMatch(/^argon2\$argon2id\$/);
    expect((await client.get('/account')).json()).toMatchObject({ email: emailOf('flo') });
  });

  it('keeps a session that was taken over while the hash of its user is replaced', async () => {
    const client = browserOf('gus');
    await client.get('/account');
    const elsewhere = new TestClient(running.origin);
    await elsewhere.submit('/accounts/login/', { email: emailOf('gus'), password: PASSWORD });
    expect(await passwordOf('gus')).toMatch(/^argon2\$/);
    expect((await client.get('/account')).json()).toEqual(accountOf('gus'));
  });

  it('registers users beside the old ones', async () => {
    const answer = await new TestClient(running.origin).submit('/accounts/register/', {
      email: 'new@example.com',
      name: 'New',
      password: PASSWORD,
      confirmPassword: PASSWORD,
    });
    expect(answer.status, answer.text).toBe(302);
    const user = await auth.accounts.users.getByNaturalKey('NEW@example.com');
    expect(user?.id).toBe(VISITORS.length + 1);
  });

  it('writes no cookie, session id or secret to the log', () => {
    const secrets = [...oldCookies.values()].flatMap((cookie) => [
      cookie,
      decodeURIComponent(cookie).slice(2, 12),
    ]);
    expect(log.join('')).toContain('old_session_adopted');
    expect(secrets.filter((secret) => log.join('').includes(secret))).toEqual([]);
  });

  it('can take the migration of the hashes back, for those that are still bcrypt', async () => {
    await auth.project.migrate({ target: { app: 'accounts', migration: '0002' } });
    const rows = await old.query('select password from users where email = $1', [emailOf('dee')]);
    expect(rows[0]?.password).toMatch(/^\$2b\$04\$.{53}$/);
    await auth.project.migrate();
    expect(await passwordOf('dee')).toMatch(/^bcrypt\$\$2b\$04\$/);
  });
});

describe('the migrations of the guide', () => {
  it('lead to its model', () => {
    const hook = join(root, 'test/support/latchkey-from-source.mjs');
    const main = join(root, 'src/cli/main.ts');
    const check = () =>
      execFileSync(
        process.execPath,
        ['--import', hook, main, 'makemigrations', '--check', '--project', files.folder],
        { stdio: 'pipe', encoding: 'utf8', env: { ...process.env, SECRET_KEY: TEST_SECRET_KEY } },
      );
    expect(check).not.toThrow();
  });
});
