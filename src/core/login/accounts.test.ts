import { afterEach, describe, expect, it } from 'vitest';
import type { User } from '../../../starter/accounts/user.ts';
import project from '../../../starter/latchkey.config.ts';
import type { SettingsInput } from '../../compose/settings/settings.ts';
import { startTestSite, type TestSite } from '../../testing/start-test-site.ts';
import type { AuthenticationBackend } from '../backends/authentication-backend.ts';
import { passwordBackend } from '../backends/password-backend.ts';
import { denied } from '../permissions/denied.ts';
import { userLoggedIn, userLoggedOut, userLoginFailed } from '../requests/login-events.ts';

const ada = { email: 'ada@example.com', username: 'Ada', password: 'correct horse battery' };
const { email, password } = ada;

let site: TestSite<User>;
afterEach(() => site.stop());
const start = async (settings: Partial<SettingsInput> = {}) => {
  site = await startTestSite(project, { folder: 'starter', settings });
  return site.accounts;
};

describe('backends', () => {
  const backend = (name: string, answer: null | typeof denied) => (): AuthenticationBackend<never> => ({
    name,
    authenticate: async () => answer,
  });

  it('are asked in their order until one knows the user', async () => {
    const accounts = await start({ authenticationBackends: [backend('first', null), passwordBackend] });
    const user = await accounts.users.createUser(ada);
    const found = await accounts.authenticate({ email, password });
    expect(found?.id).toBe(user.id);
    const session = accounts.sessions.empty();
    if (found) await accounts.login(session, found);
    const row = await site.database.kysely
      .selectFrom('latchkey_session')
      .select('backend')
      .executeTakeFirst();
    expect(row).toEqual({ backend: 'password' });
  });

  it('that refuse end the matter', async () => {
    const accounts = await start({ authenticationBackends: [backend('strict', denied), passwordBackend] });
    await accounts.users.createUser(ada);
    expect(await accounts.authenticate({ email, password })).toBeNull();
  });

  it('that are no longer in use end the sessions that they opened', async () => {
    const accounts = await start();
    const session = accounts.sessions.empty();
    await accounts.login(session, await accounts.users.createUser(ada));
    await site.database.kysely.updateTable('latchkey_session').set({ backend: 'gone' }).execute();
    expect((await accounts.getUser(String(session.key))).isAuthenticated).toBe(false);
    await expect(
      accounts.login(session, await accounts.users.createUser({ ...ada, email: 'b@x.org' }), {
        backend: 'gone',
      }),
    ).rejects.toThrow('No authentication backend is called gone. In use: password.');
  });

  it('go on with the sessions of an earlier name, which no login may have any more', async () => {
    const accounts = await start();
    const session = accounts.sessions.empty();
    const user = await accounts.users.createUser(ada);
    await accounts.login(session, user);
    await site.database.kysely.updateTable('latchkey_session').set({ backend: 'email' }).execute();
    expect((await accounts.getUser(String(session.key))).isAuthenticated).toBe(true);
    await expect(accounts.login(session, user, { backend: 'email' })).rejects.toMatchObject({
      code: 'backend_unknown',
    });
  });
});

describe('events', () => {
  it('tell of logins, logouts and failures, without a secret, and survive a listener that fails', async () => {
    const accounts = await start();
    const heard: unknown[] = [];
    const mask = '********************';
    accounts.on(userLoggedIn, () => {
      throw new Error('a listener of no use');
    });
    accounts.on(userLoggedIn, ({ user, backend, ip }) => void heard.push(['in', user.email, backend, ip]));
    accounts.on(userLoggedOut, ({ user }) => void heard.push(['out', user.email]));
    const stop = accounts.on(userLoginFailed, ({ credentials }) => void heard.push(credentials));
    await accounts.users.createUser(ada);

    await accounts.authenticate({ email, password: 'wrong' }, { ip: '203.0.113.9' });
    await accounts.authenticate({ email, passwd: 'a', loginCode: '123456', otp: '1', pin: '2', spin: 'no' });
    stop();
    await accounts.authenticate({ email, password: 'wrong again' });
    const user = await accounts.authenticate({ email, password });
    const session = accounts.sessions.empty();
    if (user) await accounts.login(session, user, { ip: '203.0.113.9' });
    await accounts.logout(session);
    await accounts.logout(session);
    expect(heard).toEqual([
      { email, password: mask },
      { email, passwd: mask, loginCode: mask, otp: mask, pin: mask, spin: 'no' },
      ['in', email, 'password', '203.0.113.9'],
      ['out', email],
    ]);
    expect(site.log.join('')).toContain('a listener of no use');
  });
});

describe('a password change in a session of one’s own', () => {
  it('keeps that session, under a new key, and its data', async () => {
    const accounts = await start();
    const user = await accounts.users.createUser(ada);
    const [own, other] = [accounts.sessions.empty(), accounts.sessions.empty()];
    for (const session of [own, other]) await accounts.login(session, user);
    await own.set('cart', ['book']);
    const before = String(own.key);

    const changed = await accounts.users.setPassword(user, 'another good one', { keepSession: own });
    if (changed) await accounts.updateSessionAuthHash(own, changed);
    expect(own.key).not.toBe(before);
    const again = await accounts.sessions.open(String(own.key));
    expect([again.user.isAuthenticated, again.get('cart')]).toEqual([true, ['book']]);
    for (const key of [before, String(other.key)]) {
      expect((await accounts.getUser(key)).isAuthenticated).toBe(false);
    }
  });
});
