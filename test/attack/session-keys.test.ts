import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, sessionRows, startAttackSite } from '../support/attack-project.ts';

const EMAIL = 'ada@example.com';
const CHOSEN = 'attacker-chose-this-key-0123456789-abcdefgh'.slice(0, 43);

describe('a session key', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite();
    await makeUser(site, EMAIL);
    await makeUser(site, 'eve@example.com');
  });
  beforeEach(async () => {
    await site.database.kysely.deleteFrom('latchkey_session').execute();
  });
  afterAll(() => site.stop());

  async function keep(client: TestClient, key: string, value: string): Promise<void> {
    const page = await client.get('/accounts/login/?next=/accounts/login/');
    const fields = { csrfmiddlewaretoken: csrfTokenOf(page.text), value };
    expect((await client.post(`/keep/${key}/`, fields)).status).toBe(200);
  }

  async function kept(client: TestClient): Promise<unknown> {
    return JSON.parse((await client.get('/session/')).text);
  }

  it('chosen by the client is never taken up, neither by data nor by a login', async () => {
    const client = site.client();
    client.cookies.set('latchkey_session', CHOSEN);
    expect((await client.get('/')).status).toBe(200);
    expect(await sessionRows(site)).toEqual([]);
    await keep(client, 'cart', 'book');
    expect(client.cookies.get('latchkey_session')).not.toBe(CHOSEN);

    const other = site.client();
    other.cookies.set('latchkey_session', CHOSEN);
    expect(await logIn(other, EMAIL)).toBe(true);
    expect(other.cookies.get('latchkey_session')).not.toBe(CHOSEN);

    const attacker = site.client();
    attacker.cookies.set('latchkey_session', CHOSEN);
    expect(await kept(attacker)).toEqual({});
    expect(await isLoggedIn(attacker)).toBe(false);
  });

  it('of an anonymous session that an attacker planted opens nothing after the victim logs in (CVE-2022-25896)', async () => {
    const attacker = site.client();
    await keep(attacker, 'cart', 'planted');
    const victim = site.client();
    victim.cookies.set('latchkey_session', String(attacker.cookies.get('latchkey_session')));
    expect(await logIn(victim, EMAIL)).toBe(true);
    expect(victim.cookies.get('latchkey_session')).not.toBe(attacker.cookies.get('latchkey_session'));
    expect(await isLoggedIn(attacker)).toBe(false);
    expect(await kept(attacker)).toEqual({});
  });

  it('changes at a login, which keeps what the visitor had collected', async () => {
    const client = site.client();
    await keep(client, 'cart', 'book');
    const before = client.cookies.get('latchkey_session');
    expect(await logIn(client, EMAIL)).toBe(true);
    expect(client.cookies.get('latchkey_session')).not.toBe(before);
    expect(await kept(client)).toEqual({ cart: 'book' });
    expect(await sessionRows(site)).toHaveLength(1);
  });

  it("changes when another user logs in, who gets nothing of the first user's data (CVE-2014-0482)", async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    await keep(client, 'diary', 'private');
    const before = String(client.cookies.get('latchkey_session'));

    const page = await client.get('/accounts/login/?next=/accounts/login/');
    await client.post('/accounts/login/', {
      csrfmiddlewaretoken: csrfTokenOf(page.text),
      email: 'eve@example.com',
      password: 'correct horse battery',
    });
    expect((await client.get('/dashboard/')).text).toContain('eve@example.com');
    expect(await kept(client)).toEqual({});
    expect(await sessionRows(site)).toHaveLength(1);
    const first = site.client();
    first.cookies.set('latchkey_session', before);
    expect(await isLoggedIn(first)).toBe(false);
  });

  it('changes when the same user logs in again, who keeps the data', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    await keep(client, 'diary', 'private');
    const before = client.cookies.get('latchkey_session');
    const page = await client.get('/accounts/login/?next=/accounts/login/');
    const fields = { email: EMAIL, password: 'correct horse battery' };
    await client.post('/accounts/login/', { csrfmiddlewaretoken: csrfTokenOf(page.text), ...fields });
    expect(client.cookies.get('latchkey_session')).not.toBe(before);
    expect(await kept(client)).toEqual({ diary: 'private' });
    expect(await sessionRows(site)).toHaveLength(1);
  });

  it('is nowhere in the database, and what is there opens nothing as a cookie', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    const [row] = await sessionRows(site);
    expect(JSON.stringify(row)).not.toContain(String(client.cookies.get('latchkey_session')));

    const keyHash = String(row?.key_hash);
    const bytes = Buffer.from(keyHash, 'hex');
    const candidates = [keyHash, keyHash.slice(0, 43), bytes.toString('base64url'), bytes.toString('latin1')];
    for (const leaked of [...candidates, String(row?.auth_hash), String(row?.auth_hash).slice(0, 43)]) {
      const thief = site.client();
      thief.cookies.set('latchkey_session', encodeURIComponent(leaked));
      expect((await thief.get('/dashboard/')).status).not.toBe(200);
    }
  });

  it('in the query, a header or a form opens nothing', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    const key = String(client.cookies.get('latchkey_session'));
    const thief = site.client();
    for (const [path, headers] of [
      [`/dashboard/?latchkey_session=${key}`, {}],
      [`/dashboard/;latchkey_session=${key}`, {}],
      ['/dashboard/', { authorization: `Bearer ${key}` }],
      ['/dashboard/', { 'x-session': key, sid: key }],
      ['/dashboard/', { cookie: `SID=${key}` }],
      ['/dashboard/', { cookie: `a=b, latchkey_session=${key}` }],
    ] as const) {
      expect((await thief.request(path, { headers })).status).not.toBe(200);
    }
  });

  it('of a deactivated user opens nothing at the next request, and the session is gone', async () => {
    const user = await makeUser(site, 'leaver@example.com');
    const client = site.client();
    expect(await logIn(client, 'leaver@example.com')).toBe(true);
    await site.accounts.users.update(user, { isActive: false });
    expect(await isLoggedIn(client)).toBe(false);
    expect(await sessionRows(site)).toEqual([]);
    await site.accounts.users.update(user, { isActive: true });
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('of a deleted user opens nothing at the next request (GHSA-2vg6-77g8-24mp)', async () => {
    const user = await makeUser(site, 'deleted@example.com');
    const client = site.client();
    expect(await logIn(client, 'deleted@example.com')).toBe(true);
    await site.database.kysely.deleteFrom('accounts_customuser').where('id', '=', user.id).execute();
    expect(await isLoggedIn(client)).toBe(false);
    expect(await sessionRows(site)).toEqual([]);
  });

  it('of a user deleted by a program that knows no foreign keys opens nothing either', async () => {
    const user = await makeUser(site, 'orphaned@example.com');
    const client = site.client();
    expect(await logIn(client, 'orphaned@example.com')).toBe(true);
    const file = site.settings.databaseUrl.slice('sqlite:'.length);
    const other = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    other.prepare('DELETE FROM accounts_customuser WHERE id = ?').run(user.id);
    other.close();
    expect(await sessionRows(site)).toHaveLength(1);
    expect(await isLoggedIn(client)).toBe(false);
    expect((await client.get('/')).status).toBe(200);
  });

  it('whose login was through a backend that is no longer in use opens nothing', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    await site.database.kysely.updateTable('latchkey_session').set({ backend: 'retired' }).execute();
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('whose row was moved to another user opens nothing: the row is bound to the password', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    const eve = await site.accounts.users.getByNaturalKey('eve@example.com');
    await site.database.kysely.updateTable('latchkey_session').set({ user_id: eve?.id }).execute();
    expect(await isLoggedIn(client)).toBe(false);
  });
});
