import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../starter/accounts/user.ts';
import project from '../../../starter/latchkey.config.ts';
import { startTestSite, type TestSite } from '../../testing/start-test-site.ts';
import { encodedPassword } from './user.ts';

const PASSWORD = 'correct horse battery';
const ada = { email: 'Ada@Example.COM', username: 'Ada', password: PASSWORD };

let site: TestSite<User>;
const heard: string[] = [];
beforeEach(async () => {
  heard.length = 0;
  const listening = {
    validate: () => null,
    helpText: 'Anything goes.',
    passwordChanged: (password: string, user?: object) => void heard.push(`${user} has ${password}`),
  };
  site = await startTestSite(project, {
    folder: 'starter',
    settings: { authPasswordValidators: [listening] },
  });
});
afterEach(() => site.stop());

describe('createUser', () => {
  it('keeps the address as Django does: the domain in lower case, the rest as it came', async () => {
    const user = await site.accounts.users.createUser(ada);
    expect(user.email).toBe('Ada@example.com');
    expect([user.isActive, user.isStaff, user.isSuperuser, user.lastLogin]).toEqual([
      true,
      false,
      false,
      null,
    ]);
    expect(await site.accounts.users.checkPassword(user, PASSWORD)).toBe(true);
    expect(heard).toEqual([`Ada@example.com has ${PASSWORD}`]);
  });

  it.each([
    ['a missing address', { email: '', username: 'Ada' }, 'Every user needs email.'],
    [
      'an address that is none',
      { email: 'ada', username: 'Ada' },
      'The email of this user is not valid. It is no email address',
    ],
    [
      'two addresses',
      { email: 'a@x.org,b@x.org', username: 'Ada' },
      'The email of this user is not valid. It is no email address',
    ],
    ['a name that is too long', { email: 'a@x.org', username: 'x'.repeat(151) }, '150 characters at most'],
    ['a field that is none', { email: 'a@x.org', username: 'Ada', isAdmin: true }, 'has no field isAdmin'],
    [
      'a flag that is no boolean',
      { email: 'a@x.org', username: 'Ada', isStaff: 'no' },
      'must be true or false',
    ],
    ['an id of its own', { email: 'a@x.org', username: 'Ada', id: 7 }, 'has no field id'],
  ])('refuses %s and says so', async (_, values, message) => {
    await expect(site.accounts.users.createUser(values as never)).rejects.toThrow(message);
  });

  it('refuses an address that differs only in letter case, in createUser and update alike', async () => {
    const { users } = site.accounts;
    await users.createUser(ada);
    await expect(users.createUser({ ...ada, email: 'aDA@example.com' })).rejects.toThrow(
      'There is a user with this email already.',
    );
    const bob = await users.createUser({ email: 'bob@example.com', username: 'Bob' });
    expect(await users.update(bob, { email: 'ADA@EXAMPLE.com' })).toEqual({ duplicate: 'email' });
    expect(await users.update(bob, { email: 'BOB@example.com' })).toMatchObject({
      user: { email: 'BOB@example.com' },
    });
  });

  it('gives no password that anybody could type where none is given', async () => {
    const user = await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
    expect(encodedPassword(user)).toMatch(/^![A-Za-z0-9]{40}$/);
    expect(site.accounts.users.hasUsablePassword(user)).toBe(false);
    expect(heard).toEqual([]);
  });
});

describe('createSuperuser', () => {
  it('may do everything, and cannot be told not to', async () => {
    const user = await site.accounts.users.createSuperuser(ada);
    expect([user.isStaff, user.isSuperuser]).toEqual([true, true]);
    await expect(site.accounts.users.createSuperuser({ ...ada, isStaff: false })).rejects.toThrow('isStaff');
  });
});

describe('a user', () => {
  it('is found by the address in any letter case and spelling of the domain', async () => {
    const { users } = site.accounts;
    const made = await users.createUser({ ...ada, email: 'ada@bücher.example' });
    for (const key of ['ada@bücher.example', 'ADA@xn--bcher-kva.example', ' ada@BÜCHER.example ']) {
      expect((await users.getByNaturalKey(key))?.id).toBe(made.id);
    }
    expect(await users.getByNaturalKey('Kada@bücher.example')).toBeNull();
  });

  it('never shows the encoded password: not as JSON, not by its properties, not in a template (CVE-2018-16984)', async () => {
    const user = await site.accounts.users.createUser(ada);
    expect(JSON.stringify(user)).not.toContain('argon2');
    expect(Object.values(user).join()).not.toContain('argon2');
    expect((user as unknown as { password?: string }).password).toBeUndefined();
  });
});

describe('setPassword', () => {
  it('ends every session but the one to be kept, and tells the validators once', async () => {
    const { users, sessions } = site.accounts;
    const user = await users.createUser(ada);
    const [kept, other] = [sessions.empty(), sessions.empty()];
    for (const session of [kept, other]) await site.accounts.login(session, user);
    const changed = await users.setPassword(user, 'another good one', { keepSession: kept });
    expect(heard.at(-1)).toBe('Ada@example.com has another good one');
    expect((await sessions.open(String(other.key))).user.isAuthenticated).toBe(false);
    expect((await sessions.open(String(kept.key))).user.isAuthenticated).toBe(true);
    expect(changed && (await users.checkPassword(changed, 'another good one'))).toBe(true);
  });

  it('takes a password that was hashed ahead, as createUser does, and shows it nowhere', async () => {
    const { users } = site.accounts;
    const user = await users.createUser({ ...ada, password: await users.hashPassword(PASSWORD) });
    expect(await users.checkPassword(user, PASSWORD)).toBe(true);
    const hashed = await users.hashPassword('another good one');
    expect(JSON.stringify(hashed) + inspect(hashed, { showHidden: true })).not.toMatch(/another|argon2|md5/);
    const changed = await users.setPassword(user, hashed);
    expect(heard.at(-1)).toBe('Ada@example.com has another good one');
    expect(changed && (await users.checkPassword(changed, 'another good one'))).toBe(true);
  });

  it('lets one of two changes at once win, and tells the other', async () => {
    const { users } = site.accounts;
    const user = await users.createUser(ada);
    const outcomes = await Promise.all([
      users.setPassword(user, 'first choice'),
      users.setPassword(user, 'second choice'),
    ]);
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
  });
});

describe('a password in an old format', () => {
  it('becomes argon2id at login, and the sessions that are open live on', async () => {
    const old = 'pbkdf2_sha256$1000$abcdefghijklmnopqrstuv$AtV3W0EUtCAu1OqNUCSD94pvcze/kQNU9tOHSwA2Kb4=';
    await site.stop();
    site = await startTestSite(project, { folder: 'starter', settings: { passwordHashers: null } });
    await site.accounts.users.createUser(ada);
    await site.database.kysely.updateTable('accounts_customuser').set({ password: old }).execute();
    const before = await site.accounts.users.getByNaturalKey(ada.email);
    const open = site.accounts.sessions.empty();
    if (before) await site.accounts.login(open, before);
    expect(await site.accounts.authenticate({ email: ada.email, password: 'wrong' })).toBeNull();
    const after = await site.accounts.authenticate({ email: ada.email, password: 'pässwörd ☃' });
    expect(after && encodedPassword(after)).toMatch(/^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await site.accounts.sessions.open(String(open.key))).user.isAuthenticated).toBe(true);
    expect(await site.accounts.authenticate({ email: ada.email, password: 'pässwörd ☃' })).not.toBeNull();
  });
});

describe('a value that another program has written, and the model refuses', () => {
  const old = 'x'.repeat(200);
  let user: User;
  beforeEach(async () => {
    const { id } = await site.accounts.users.createUser(ada);
    await site.database.kysely.updateTable('accounts_customuser').set({ username: old }).execute();
    user = (await site.accounts.users.get(id)) as User;
  });

  it('stays as it is when others change', async () => {
    const { users } = site.accounts;
    expect(await users.update(user, { username: old, isStaff: true })).toMatchObject({
      user: { username: old, isStaff: true },
    });
    await expect(users.update(user, { username: `${old}y` })).rejects.toThrow('150 characters at most');
  });

  it('is written all the same, since somebody may have changed it meanwhile', async () => {
    const { users } = site.accounts;
    await users.update(user, { username: 'Somebody' });
    await users.update(user, { username: old });
    expect(await users.get(user.id)).toMatchObject({ username: old });
  });
});
