import { existsSync, readdirSync } from 'node:fs';
import { defineProject, type HttpRequest, HttpResponse, path } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { onPostgres } from '../../test/support/databases.ts';
import { userLoggedIn, userLoggedOut } from '../core/requests/login-events.ts';

const DAY = 24 * 3600;
const json = (value: unknown) =>
  new HttpResponse(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

/** The starter, with a page that fails and one that takes JSON. */
const project = defineProject<User>({
  ...starter,
  settings: { ...starter.settings, secretKey: 'the-key-of-the-project-itself-which-no-test-ever-uses-0' },
  urls: [
    ...starter.urls,
    path('broken/', () => {
      throw new Error('It broke.');
    }),
    path('echo/', async (request: HttpRequest<User>) => json(await request.raw.json()), { methods: ['PUT'] }),
    path('circle/', () => new HttpResponse(null, { status: 302, headers: { location: '/circle/' } })),
    path('away/', () => new HttpResponse(null, { status: 302, headers: { location: '//example.org/' } })),
  ],
});

let app: TestApp<User>;
beforeEach(async () => {
  app = await createTestApp(project, { folder: 'starter', now: '2026-01-31T12:00:00Z' });
});
afterEach(() => app.close());

describe('the database', () => {
  it('is in memory, migrated, and another one for each app', async () => {
    const before = readdirSync('starter').sort();
    await using other = await createTestApp(project, { folder: 'starter' });
    await app.createUser({ email: 'ada@example.com' });
    expect(await app.accounts.users.list()).toHaveLength(1);
    expect(await other.accounts.users.list()).toEqual([]);
    expect(app.settings.databaseUrl).toBe('sqlite::memory:');
    expect(readdirSync('starter').sort()).toEqual(before);
  });

  it('stays in memory where a setting is given as undefined', async () => {
    const settings = { databaseUrl: process.env.NO_SUCH_VARIABLE };
    await using other = await createTestApp(project, { folder: 'starter', settings });
    expect(other.settings.databaseUrl).toBe('sqlite::memory:');
    expect(existsSync('starter/undefined')).toBe(false);
  });

  it('shows many readers and writers at once what is committed', async () => {
    const clients = Array.from({ length: 10 }, () => app.client());
    const users = await Promise.all(clients.map(() => app.createUser()));
    await Promise.all(
      clients.map(async (client, index) => {
        await client.loginAs(users[index] as User);
        await client.submit('/visits/', {});
      }),
    );
    const seen = await Promise.all(clients.map((client) => client.user()));
    expect(seen.map(({ id }) => id)).toEqual(users.map(({ id }) => id));
  });
});

onPostgres((databases) => {
  it('may be on a server, where users that are left from before are no hindrance', async () => {
    const options = { folder: 'starter', settings: { databaseUrl: await databases.create() } };
    const first = await createTestApp(project, options);
    await first.createUser();
    await first.close();
    await using second = await createTestApp(project, options);
    expect(second.database.dialect).toBe('postgres');
    const user = await second.createUser();
    expect(user.email).toBe('user2@example.com');
    const client = second.client();
    await client.loginAs(user);
    expect((await client.get('/dashboard/')).status).toBe(200);
    second.clock.advance({ days: 15 });
    expect((await client.get('/dashboard/')).status).toBe(302);
  });
});

describe('the clock', () => {
  it('stands still for logins and log lines', async () => {
    const user = await app.createUser();
    await app.client().loginAs(user);
    const { lastLogin } = (await app.accounts.users.get(user.id)) ?? {};
    expect(lastLogin).toEqual(app.clock.now());
    expect(lastLogin).toEqual(new Date('2026-01-31T12:00:00Z'));
    expect(app.log.at(-1)).toMatch(/^2026-01-31T12:00:00\.000Z info user_logged_in /);
  });

  it('ends a session that is not used at its age, and not a second earlier', async () => {
    const client = app.client();
    await client.loginAs(await app.createUser());
    app.clock.advance({ seconds: app.settings.sessionCookieAge - 1 });
    expect((await client.get('/dashboard/')).status).toBe(200);
    app.clock.advance({ days: 14, seconds: -1 });
    expect((await client.get('/dashboard/')).status).toBe(200);
    app.clock.advance({ days: 14 });
    expect((await client.get('/dashboard/')).location).toBe('/accounts/login/?next=/dashboard/');
    expect(await app.accounts.sessions.clearExpired()).toBe(1);
  });

  it('ends a session at its absolute age, however much it is used', async () => {
    const client = app.client();
    await client.loginAs(await app.createUser());
    for (let seconds = DAY; seconds < app.settings.sessionAbsoluteAge; seconds += DAY) {
      app.clock.advance({ days: 1 });
      expect((await client.get('/dashboard/')).status).toBe(200);
    }
    app.clock.advance({ days: 1 });
    expect((await client.user()).isAnonymous).toBe(true);
  });

  it('is refused what is no time', async () => {
    expect(() => app.clock.advance({ hours: -1 })).toThrow('cannot advance');
    expect(() => app.clock.advance({ weeks: 1 } as never)).toThrow('cannot advance');
    expect(() => app.clock.set('soon')).toThrow('soon is no time');
    app.clock.set('2025-01-01T00:00:00Z');
    expect(app.clock.now()).toEqual(new Date('2025-01-01T00:00:00Z'));
    await expect(createTestApp(project, { now: 'soon' })).rejects.toThrow('soon is no time');
  });
});

describe('mail', () => {
  it('is kept and not sent, with its links', async () => {
    expect(() => app.mail.last).toThrow('No mail has been sent.');
    const text = 'Follow http://localhost/dashboard/?a=1. Or read <https://example.org/help>, if you like.';
    await app.mailer.send({ to: 'ada@example.com', subject: 'First', text: '' });
    await app.mailer.send({ to: 'ada@example.com', subject: 'Second', text });
    expect(app.mail.map(({ subject }) => subject)).toEqual(['First', 'Second']);
    const links = ['http://localhost/dashboard/?a=1', 'https://example.org/help'];
    expect(app.mail.last).toEqual({ to: 'ada@example.com', subject: 'Second', text, links });
    const [link = ''] = links;
    expect((await app.client().get(link)).location).toContain('/accounts/login/');
    app.mail.length = 0;
    expect(app.mail).toEqual([]);
  });
});

describe('the log', () => {
  it('is kept, and told to who asks', async () => {
    const told: string[] = [];
    await using other = await createTestApp(project, {
      folder: 'starter',
      writeLog: (line) => told.push(line),
    });
    expect((await other.client().get('/broken/')).status).toBe(500);
    expect(other.log.join()).toContain('It broke.');
    expect(told).toEqual(other.log);
  });
});

describe('a user', () => {
  it('is made with what the model needs, another one each time, and can log in', async () => {
    const [first, second] = [await app.createUser(), await app.createUser({ username: 'Bob' })];
    expect([first.email, first.username]).toEqual(['user1@example.com', 'username-1']);
    expect([second.email, second.username]).toEqual(['user2@example.com', 'Bob']);
    expect([first.isActive, first.isStaff, first.isSuperuser]).toEqual([true, false, false]);
    expect(app.accounts.users.hasUsablePassword(first)).toBe(false);
  });

  it('logs in by the page with the password that it was made with', async () => {
    const user = await app.createUser({ password: 'correct horse battery' });
    const client = app.client();
    const answer = await client.submit('/accounts/login/', {
      email: user.email,
      password: 'correct horse battery',
    });
    const page = await client.follow(answer);
    expect([page.path, page.status]).toEqual(['/dashboard/', 200]);
    expect(page.text).toContain(user.username);
  });

  it('is a superuser where that is asked for', async () => {
    const user = await app.createSuperuser({ email: 'root@example.com' });
    expect([user.email, user.isSuperuser, user.isStaff]).toEqual(['root@example.com', true, true]);
  });

  it('comes after those that are there already, and clashes where the values were given', async () => {
    await app.accounts.users.createUser({ email: 'user1@example.com', username: 'Ada' });
    expect((await app.createUser()).email).toBe('user2@example.com');
    await expect(app.createUser({ email: 'user1@example.com' })).rejects.toMatchObject({
      code: 'user_exists',
    });
  });
});

describe('a client', () => {
  it('is logged in and out without a page, by the events and the row of a real login', async () => {
    const heard: string[] = [];
    app.accounts.on(userLoggedIn, ({ user }) => void heard.push(`in ${user}`));
    app.accounts.on(userLoggedOut, ({ user }) => void heard.push(`out ${user}`));
    const [client, other] = [app.client(), app.client()];
    const user = await app.createUser({ email: 'ada@example.com' });
    await client.loginAs(user);
    expect((await client.user()).id).toBe(user.id);
    expect((await other.user()).isAnonymous).toBe(true);
    const { key } = await client.session();
    await client.logout();
    expect((await client.get('/dashboard/')).status).toBe(302);
    expect(client.cookies.size).toBe(0);
    expect((await app.accounts.getUser(String(key))).isAnonymous).toBe(true);
    expect(heard).toEqual(['in ada@example.com', 'out ada@example.com']);
  });

  it('keeps what was in the session before the login, under a new key', async () => {
    const client = app.client();
    await (await client.session()).set('cart', ['tea']);
    const before = client.cookies.get('latchkey_session');
    await client.loginAs(await app.createUser());
    expect((await client.session()).get('cart')).toEqual(['tea']);
    expect(client.cookies.get('latchkey_session')).not.toBe(before);
  });

  it('cannot be logged in as who is not active', async () => {
    const user = await app.createUser({ isActive: false });
    await expect(app.client().loginAs(user)).rejects.toThrow('user1@example.com is not active');
  });

  it('sends a form with its token, which is refused without', async () => {
    const client = app.client();
    await client.loginAs(await app.createUser());
    expect((await client.post('/accounts/logout/', {})).status).toBe(403);
    const answer = await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect(answer.location).toBe('/accounts/login/');
    expect((await client.user()).isAnonymous).toBe(true);
  });

  it.each(['logged in', 'not logged in'])('sends JSON with a token when it is %s', async (state) => {
    const client = app.client();
    if (state === 'logged in') await client.loginAs(await app.createUser());
    const answer = await client.sendJson('/echo/', { tea: 2 }, { method: 'PUT' });
    expect([answer.status, answer.json()]).toEqual([200, { tea: 2 }]);
    const forged = await client.sendJson('/echo/', 1, { method: 'PUT', headers: { 'x-csrftoken': 'x' } });
    expect(forged.status).toBe(403);
    expect(forged.json()).toMatchObject({ status: 403 });
    expect((await client.getJson('/no-such-page/')).json()).toMatchObject({ status: 404 });
    const page = await client.get('/');
    expect(() => page.json()).toThrow(/^\/ answered 200, not in JSON: <!doctype html>/i);
  });

  it('follows redirects within the site only, and not for ever', async () => {
    const client = app.client();
    const page = await client.follow(await client.get('/dashboard/'));
    expect([page.path, page.status]).toEqual(['/accounts/login/?next=/dashboard/', 200]);
    expect(await client.follow(page)).toBe(page);
    await expect(client.follow(await client.get('/away/'))).rejects.toThrow(
      'leads away from http://localhost',
    );
    await expect(client.follow(await client.get('/circle/'))).rejects.toThrow('redirects without an end');
  });

  it('is at the public origin, with the cookies of https', async () => {
    const settings = { publicOrigin: 'https://shop.example', allowedHosts: ['shop.example'] };
    await using shop = await createTestApp(project, { folder: 'starter', settings });
    const client = shop.client();
    await client.loginAs(await shop.createUser());
    expect([...client.cookies.keys()]).toEqual(['__Host-latchkey_session']);
    expect((await client.get('/dashboard/')).status).toBe(200);
    expect((await client.submit('/visits/', {})).status).toBe(302);
  });

  it('asks whatever answers Web requests', async () => {
    const asked: string[] = [];
    const host = {
      fetch: (request: Request) => {
        asked.push(request.url);
        return app.site.fetch(request);
      },
    };
    const client = app.client(host);
    await client.loginAs(await app.createUser());
    expect((await client.get('/dashboard/')).status).toBe(200);
    expect(asked).toEqual(['http://localhost/dashboard/']);
  });
});

describe('close', () => {
  it('may be called again, and stops the servers', async () => {
    const other = await createTestApp(project, { folder: 'starter' });
    const origin = await other.serve((_, response) => response.end('served'));
    expect((await other.client(origin).get('/')).text).toBe('served');
    await Promise.all([other.close(), other.close(), other[Symbol.asyncDispose]()]);
    await expect(fetch(origin)).rejects.toThrow();
    await expect(other.createUser()).rejects.toThrow();
  });
});
