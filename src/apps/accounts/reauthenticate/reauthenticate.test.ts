import {
  type AuthenticationBackend,
  argon2Hasher,
  defineApp,
  finishReauthentication,
  HttpResponse,
  loginRequired,
  md5Hasher,
  passwordBackend,
  path,
  reauthenticationRequired,
  reauthenticationWaiting,
  render,
  type UserRequest,
  userReauthenticated,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { User } from '../../../../starter/accounts/user.ts';
import starter from '../../../../starter/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const methods = ['GET', 'POST'] as const;

/** A way of a project's own: a word that everybody knows. */
const word = defineApp({
  name: 'word',
  reauthenticationWays: [
    {
      name: 'word',
      url: 'confirm-word',
      title: 'Say the word',
      isFor: ({ user }) => String(user) !== 'mute@example.com',
    },
    { name: 'gone', url: 'not-mounted', title: 'A way without a page', isFor: () => true },
  ],
});

const project = {
  ...starter,
  apps: [...starter.apps, word],
  urls: [
    ...starter.urls,
    path(
      'safe/',
      reauthenticationRequired<User>(async (request) => {
        const { item = '' } = Object.fromEntries(request.method === 'POST' ? await request.form() : []);
        return new HttpResponse(`safe ${item}`);
      }),
      { methods },
    ),
    path(
      'word/',
      loginRequired(async (request: UserRequest<User>) => {
        const sent = await request.form();
        if (sent.get('word') !== 'please') {
          return render(request, 'accounts/reauthenticate_waiting.html', {
            waiting: await reauthenticationWaiting(request),
          });
        }
        return finishReauthentication(request, request.user, { method: 'word' });
      }),
      { name: 'confirm-word', methods: ['POST'] },
    ),
  ],
};

const open = (settings: object = {}) => createTestApp<User>(project, { folder: 'starter', settings });

async function staleClient(app: TestApp<User>, user: User) {
  const client = app.client();
  await client.loginAs(user);
  app.clock.advance({ minutes: 11 });
  return client;
}

const hidden = (page: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

describe('who has to confirm who they are', () => {
  it('may go another way, with the form that waits', async () => {
    await using app = await open();
    const user = await app.createUser({ password: PASSWORD });
    const client = await staleClient(app, user);
    const told: string[] = [];
    app.accounts.on(userReauthenticated, ({ user, method }) => void told.push(`${user.id} ${method}`));
    const csrfmiddlewaretoken = await client.csrfToken();
    const asked = await client.follow(await client.post('/safe/', { csrfmiddlewaretoken, item: 'book' }));
    expect(asked.text).toContain('Say the word');
    expect(asked.text).not.toContain('A way without a page');
    const waiting = { csrfmiddlewaretoken, kept_form: hidden(asked.text, 'kept_form') };
    const page = await client.post('/word/', waiting);
    expect(hidden(page.text, 'kept_form')).toBe(waiting.kept_form);
    const done = await client.post('/word/', { ...waiting, word: 'please' });
    expect([hidden(done.text, 'item'), told]).toEqual(['book', [`${user.id} word`]]);
    const sent = await client.post('/safe/', {
      csrfmiddlewaretoken: hidden(done.text, 'csrfmiddlewaretoken'),
      item: hidden(done.text, 'item'),
    });
    expect(sent.text).toBe('safe book');
  });

  it('is told what to do without a password', async () => {
    // A site without the page of mailed codes, which would be a way.
    const urls = project.urls.filter(({ name }) => name !== 'reauthenticate_code');
    await using app = await createTestApp({ ...project, urls }, { folder: 'starter' });
    const some = await app.createUser({ username: 'Ada' });
    const page = await (await staleClient(app, some)).get('/accounts/confirm/');
    expect(page.text).toContain('Say the word');
    expect(page.text).not.toContain('type="password"');

    const mute = await app.createUser({ email: 'mute@example.com' });
    const client = await staleClient(app, mute);
    const none = await client.get('/accounts/confirm/?next=/safe/');
    expect(none.text).toContain('Log out, and log in again');
    expect(hidden(none.text, 'next')).toBe('/accounts/login/?next=%2Fsafe%2F');
    await client.logout();
    await client.loginAs(mute);
    expect((await client.get('/safe/')).text).toBe('safe ');
  });

  it('is asked by the backend that let them in, where the password is kept elsewhere', async () => {
    const directory = (): AuthenticationBackend<User> => ({
      name: 'directory',
      authenticate: async ({ email, password }) =>
        password === 'of the directory'
          ? ((await app.accounts.users.getByNaturalKey(String(email))) ?? null)
          : null,
    });
    await using app = await open({ authenticationBackends: [passwordBackend, directory] });
    const user = await app.createUser();
    const client = app.client();
    await client.loginAs(user, { backend: 'directory' });
    app.clock.advance({ minutes: 11 });
    const confirm = async (password: string) =>
      client.submit('/accounts/confirm/?next=/safe/', { next: '/safe/', password }, '/accounts/confirm/');
    expect((await confirm('guessed')).text).toContain('The password is not correct.');
    expect((await confirm('of the directory')).location).toBe('/safe/');
    expect((await client.get('/safe/')).text).toBe('safe ');
  });

  it('is nobody by the password of somebody else', async () => {
    const careless = (): AuthenticationBackend<User> => ({
      name: 'careless',
      authenticate: async () => (await app.accounts.users.first({ where: { username: 'Bob' } })) ?? null,
    });
    await using app = await open({ authenticationBackends: [careless] });
    await app.createUser({ username: 'Bob' });
    const client = await staleClient(app, await app.createUser({ username: 'Ada', password: PASSWORD }));
    const answer = await client.submit('/accounts/confirm/', { password: PASSWORD });
    expect(answer.text).toContain('The password is not correct.');
    expect((await client.user()).isAuthenticated).toBe(true);
    expect((await client.get('/safe/')).status).toBe(302);
  });

  it('stays confirmed where the hash of the password is brought up to date by that', async () => {
    await using app = await open({ passwordHashers: [argon2Hasher(), md5Hasher()] });
    const user = await app.createUser({ password: PASSWORD });
    const client = app.client();
    const encoded = await md5Hasher().encode(PASSWORD);
    await app.database.kysely
      .updateTable('accounts_customuser')
      .set({ password: encoded })
      .where('id', '=', user.id)
      .execute();
    const old = await app.accounts.users.get(user.id);
    if (old) await client.loginAs(old);
    app.clock.advance({ minutes: 11 });
    const answer = await client.submit('/accounts/confirm/', { next: '/safe/', password: PASSWORD });
    expect(answer.location).toBe('/safe/');
    const [row] = await app.database.kysely.selectFrom('accounts_customuser').selectAll().execute();
    expect(row?.password).not.toBe(encoded);
    expect((await client.get('/safe/')).text).toBe('safe ');
  });

  it('has another session only where it was not ended meanwhile', async () => {
    await using app = await open();
    const user = await app.createUser({ password: PASSWORD });
    const client = await staleClient(app, user);
    const session = await client.session();
    await app.accounts.endAllSessions(user);
    expect(await app.accounts.reauthenticate(session, user, { method: 'password' })).toBe(false);
    const other = await app.createUser();
    await client.loginAs(user);
    const mine = await client.session();
    expect(await app.accounts.reauthenticate(mine, other, { method: 'password' })).toBe(false);
    expect(await app.accounts.reauthenticate(mine, user, { method: 'password' })).toBe(true);
    const nobody = app.accounts.sessions.empty();
    expect(await app.accounts.reauthenticate(nobody, user, { method: 'password' })).toBe(false);
  });

  it('is not asked by an age that lets nobody in', () => {
    for (const maxAge of [0, -1, Number.NaN]) {
      expect(() => reauthenticationRequired<User>(() => new HttpResponse(''), { maxAge })).toThrow(
        expect.objectContaining({ code: 'reauthentication_age_invalid' }),
      );
    }
  });

  it('comes from a session of another library, whose login proved nothing here', async () => {
    await using app = await open();
    const user = await app.createUser({ password: PASSWORD });
    const session = app.accounts.sessions.empty();
    await app.accounts.login(session, user, { proved: false });
    expect([session.user.isAuthenticated, session.authenticatedAt]).toEqual([true, null]);
    const known = await app.accounts.authenticate({ email: user.email, password: PASSWORD });
    expect(known && (await app.accounts.reauthenticate(session, known, { method: 'password' }))).toBe(true);
    expect(session.authenticatedAt).not.toBeNull();
  });
});
