import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { PasswordHasher } from 'latchkey';
import { latchkey } from 'latchkey/express';
import { createTestApp } from 'latchkey/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { csrfTokenOf, TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';

// What has gone wrong elsewhere with logins and sessions, by the names it was given there.

const ADA = 'ada@example.com';
const EVE = 'eve@example.com';
const LOGIN = '/accounts/login/';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startSite(options: Parameters<typeof startAttackSite>[0] = {}): Promise<TestSite<User>> {
  const site = await startAttackSite(options);
  closing.push(() => site.stop());
  await makeUser(site, ADA);
  return site;
}

/** A hasher that counts the hashes that it has to compute. */
function countingHasher(): { hasher: PasswordHasher; take: () => number } {
  const [cheap] = cheapHashers();
  if (!cheap) throw new Error('there is no cheap hasher');
  let hashes = 0;
  const counted = <T>(work: Promise<T>) => {
    hashes++;
    return work;
  };
  return {
    hasher: {
      ...cheap,
      encode: (password) => counted(cheap.encode(password)),
      verify: (password, encoded) => counted(cheap.verify(password, encoded)),
    },
    take: () => {
      const taken = hashes;
      hashes = 0;
      return taken;
    },
  };
}

describe('every door of a login', () => {
  // Django's second entry, for mod_wsgi, had no such hash (CVE-2025-13473); accounts without a password answered at once
  // (CVE-2024-39329).
  it('hashes once, whether there is such a user or not (CVE-2025-13473)', async () => {
    const { hasher, take } = countingHasher();
    const settings = {
      ...starter.settings,
      secretKey: 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef',
      databaseUrl: 'sqlite::memory:',
      passwordHashers: [hasher],
    };
    const project = { ...starter, settings };
    const auth = latchkey(project, { folder: 'starter', writeLog: () => undefined });
    closing.push(() => auth.close());
    await auth.migrate();
    const { users } = auth.accounts;
    await users.createUser({ email: ADA, username: 'Ada', password: PASSWORD });
    await users.createUser({ email: EVE, username: 'Eve', password: PASSWORD, isActive: false });
    await users.createUser({ email: 'key@example.com', username: 'Key', password: null });

    const app = express();
    app.use(auth);
    app.get('/own-login', (req, res) => res.send(auth.csrfField(req)));
    app.post('/own-login', express.urlencoded(), async (req, res) => {
      const user = await auth.authenticate(req, req.body);
      res.status(user ? 200 : 401).json({});
    });
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

    const client = new TestClient(origin);
    const doors: Record<string, (email: string, password: string) => Promise<unknown>> = {
      page: (email, password) => client.submit(LOGIN, { email, password }),
      own: async (email, password) => {
        const token = csrfTokenOf((await client.get('/own-login')).text);
        return client.post('/own-login', { csrfmiddlewaretoken: token, email, password });
      },
      code: (email, password) => auth.accounts.authenticate({ email, password }),
    };
    // The first of them finds out which formats users have.
    await auth.accounts.authenticate({ email: ADA, password: 'wrong' });
    for (const [name, attempt] of Object.entries(doors)) {
      const counts: Record<string, number> = {};
      for (const email of [ADA, EVE, 'key@example.com', 'nobody@example.com']) {
        take();
        await attempt(email, 'wrong horse battery');
        counts[email] = take();
      }
      expect([name, counts]).toEqual([
        name,
        { [ADA]: 1, [EVE]: 1, 'key@example.com': 1, 'nobody@example.com': 1 },
      ]);
    }
  });

  it('refuses a password of a megabyte, and one of 60,000 characters, before it is hashed (CVE-2013-1443)', async () => {
    const { hasher, take } = countingHasher();
    const site = await startSite({ settings: { passwordHashers: [hasher] } });
    const client = site.client();
    take();
    const answers = [1 << 20, 60_000].map((length) =>
      client.submit(LOGIN, { email: ADA, password: 'a'.repeat(length) }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([413, 200]);
    expect(take()).toBe(0);
  });

  it('stays shut for an account whose password is empty or unusable (allauth 65.11.1)', async () => {
    const site = await startSite();
    const user = await site.accounts.users.createUser({ email: EVE, username: 'Eve', password: null });
    const row = site.database.kysely.selectFrom('accounts_customuser').select('password');
    const { password: unusable } = await row.where('id', '=', user.id).executeTakeFirstOrThrow();
    for (const stored of [String(unusable), '', '!']) {
      await site.database.kysely
        .updateTable('accounts_customuser')
        .set({ password: stored })
        .where('id', '=', user.id)
        .execute();
      for (const password of ['', ' ', '!', stored]) {
        expect(await site.accounts.authenticate({ email: EVE, password })).toBeNull();
      }
    }
  });
});

describe('a session', () => {
  it('that is emptied keeps nothing, in the request and in the database (CVE-2015-3982)', async () => {
    const site = await startSite();
    const session = await site.accounts.sessions.empty();
    const ada = await site.accounts.users.getByNaturalKey(ADA);
    if (!ada) throw new Error('Ada is missing');
    await session.set('cart', 'book');
    await site.accounts.login(session, ada);
    const { key } = session;
    await session.flush();
    expect([session.get('cart'), session.user.isAuthenticated, session.keys()]).toEqual([
      undefined,
      false,
      [],
    ]);
    expect((await site.accounts.getUser(String(key))).isAuthenticated).toBe(false);
    expect(await site.database.kysely.selectFrom('latchkey_session').selectAll().execute()).toEqual([]);
  });

  it('opens nothing any more with the cookie from before the logout (CVE-2024-31999)', async () => {
    const site = await startSite();
    const client = site.client();
    expect(await logIn(client, ADA)).toBe(true);
    const stolen = String(client.cookies.get('latchkey_session'));
    expect((await client.submit('/dashboard/', {}, '/accounts/logout/')).status).toBe(302);
    const thief = site.client();
    thief.cookies.set('latchkey_session', stolen);
    expect(await isLoggedIn(thief)).toBe(false);
  });

  it('is read from no cookie without a name (CVE-2023-23934)', async () => {
    const site = await startSite({ settings: { publicOrigin: 'https://example.com' } });
    const client = site.client();
    expect(await logIn(client, ADA)).toBe(true);
    const key = String(client.cookies.get('__Host-latchkey_session'));
    for (const cookie of [
      `=__Host-latchkey_session=${key}`,
      `= __Host-latchkey_session=${key}`,
      `; =__Host-latchkey_session=${key}`,
    ]) {
      const answer = await site.client().request('/dashboard/', { headers: { cookie } });
      expect([cookie, answer.status]).toEqual([cookie, 302]);
    }
  });
});

describe('the first request of all', () => {
  it('decides for nobody how the site is called (CVE-2025-71401)', async () => {
    const app = await createTestApp(starter, { folder: 'starter' });
    closing.push(() => app.close());
    await app.createUser({ email: ADA, password: PASSWORD });
    const evil = await app.site.fetch(new Request('http://evil.example/accounts/password_reset/'));
    expect(evil.status).toBe(400);
    await app.client().submit('/accounts/password_reset/', { email: ADA });
    expect(app.mail.last.links).not.toEqual([]);
    expect(JSON.stringify(app.mail)).not.toContain('evil.example');
  });
});
