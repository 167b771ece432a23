import { userLoginFailed } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';
import { CODE_PAGE, stagedLogins, typeSecret } from './support/staged-logins.ts';

const PASSWORD = 'correct horse battery';
const ADA = 'ada@example.com';
const LASTING = expect.stringMatching(/^latchkey_session=[^;]+; Max-Age=1209600; /);
const PASSING = expect.stringMatching(/^latchkey_session=[^;]+; Path=\//);
const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEKS = 14 * DAY;

eachDatabase((databases) => {
  const open = async (settings: object = {}, project: object = {}): Promise<TestApp<User>> => {
    const app = await createTestApp<User>(
      { ...starter, ...project },
      { folder: 'starter', settings: { databaseUrl: await databases.create(), ...settings } },
    );
    await app.createUser({ email: ADA, password: PASSWORD });
    return app;
  };
  const logIn = (client: ReturnType<TestApp<User>['client']>, fields: Record<string, string> = {}) =>
    client.submit('/accounts/login/', { email: ADA, password: PASSWORD, ...fields });
  const cookieOf = ({ headers }: { readonly headers: Headers }) =>
    headers.getSetCookie().find((line) => line.startsWith('latchkey_session='));

  describe('a login outlives the browser', () => {
    it('unless a project says otherwise, whatever the form has', async () => {
      await using app = await open();
      const client = app.client();
      expect((await client.get('/accounts/login/')).text).not.toContain('name="remember"');
      expect(cookieOf(await logIn(client))).toEqual(LASTING);
      expect(cookieOf(await logIn(app.client(), { remember: 'on' }))).toEqual(LASTING);
      app.clock.advance({ days: 13 });
      expect((await client.user()).isAuthenticated).toBe(true);
    });

    it('where it is asked for: by a tick, and not without', async () => {
      await using app = await open({ loginRemember: 'ask' });
      const [ticked, passing] = [app.client(), app.client()];
      const page = await ticked.get('/accounts/login/');
      expect(page.text).toMatch(/type="checkbox" name="remember"(?![^>]*(checked|required))/);
      expect(cookieOf(await logIn(ticked, { remember: 'on' }))).toEqual(LASTING);
      expect(cookieOf(await logIn(passing))).toEqual(PASSING);
      expect((await ticked.session()).getExpiryAge()).toBe(WEEKS);
      expect((await passing.session()).getExpiryAge()).toBe(DAY);
      app.clock.advance({ hours: 24 });
      expect([await ticked.user(), await passing.user()]).toMatchObject([
        { isAuthenticated: true },
        { isAuthenticated: false },
      ]);
    });

    it('keeps the tick where the password was wrong, and tells no backend of it', async () => {
      await using app = await open({ loginRemember: 'ask' });
      const offered: string[] = [];
      app.accounts.on(userLoginFailed, ({ credentials }) => void offered.push(...Object.keys(credentials)));
      const wrong = await logIn(app.client(), { password: 'not it', remember: 'on' });
      expect(wrong.text).toMatch(/type="checkbox" name="remember"[^>]* checked/);
      expect(offered).toEqual(['email', 'password']);
    });

    it('never, where the setting says so', async () => {
      await using app = await open({ loginRemember: 'never' });
      const client = app.client();
      expect((await client.get('/accounts/login/')).text).not.toContain('name="remember"');
      expect(cookieOf(await logIn(client, { remember: 'on' }))).toEqual(PASSING);
    });

    it('by a tick also where sessions end with the browser', async () => {
      await using app = await open({ loginRemember: 'ask', sessionExpireAtBrowserClose: true });
      expect(cookieOf(await logIn(app.client(), { remember: 'on' }))).toEqual(LASTING);
      const client = app.client();
      expect(cookieOf(await logIn(client))).toEqual(PASSING);
      expect((await client.session()).getExpiryAge()).toBe(DAY);
    });

    it('or not, as it was said before the stages of the login', async () => {
      const { project, withCode, secretOf } = stagedLogins();
      withCode.add(ADA);
      await using app = await open({ loginRemember: 'ask' }, project);
      for (const [fields, cookie] of [
        [{ remember: 'on' }, LASTING],
        [{}, PASSING],
      ] as const) {
        const client = app.client();
        expect((await logIn(client, fields)).location).toBe(CODE_PAGE);
        const done = await typeSecret(client, CODE_PAGE, secretOf('code', ADA));
        expect(cookieOf(done)).toEqual(cookie);
        expect((await client.user()).isAuthenticated).toBe(true);
      }
    });

    it('as it is said by code, and as the session has it where nothing is said', async () => {
      await using app = await open();
      const ada = await app.accounts.users.getByNaturalKey(ADA);
      if (!ada) throw new Error('Nobody is there.');
      const session = app.accounts.sessions.empty();
      await session.setExpiry(HOUR);
      await app.accounts.login(session, ada);
      expect(session.expiry).toBe(HOUR);
      await app.accounts.login(session, ada, { remember: false });
      const { key } = session;
      expect((await app.accounts.sessions.open(key ?? '')).expiry).toBe(0);
      await app.accounts.login(session, ada, { remember: true });
      expect((await app.accounts.sessions.open(session.key ?? '')).expiry).toBeNull();
    });
  });

  describe('a session that ends with the browser', () => {
    it('lives no longer than others, nor past what the setting says, without a request', async () => {
      await using app = await open({ sessionBrowserIdleAge: HOUR });
      const client = app.client();
      await logIn(client);
      await (await client.session()).setExpiry(0);
      app.clock.advance({ minutes: 59 });
      expect((await client.get('/dashboard/')).status).toBe(200);
      app.clock.advance({ minutes: 59 });
      expect((await client.get('/dashboard/')).status).toBe(200);
      app.clock.advance({ minutes: 61 });
      expect((await client.get('/dashboard/')).status).toBe(302);

      await using short = await open({ sessionIdleAge: HOUR / 2, sessionExpireAtBrowserClose: true });
      const other = short.client();
      await logIn(other);
      expect((await other.session()).getExpiryAge()).toBe(HOUR / 2);
    });
  });
});
