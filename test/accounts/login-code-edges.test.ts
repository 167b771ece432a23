import { defineUserModel, field, loginCodeRequested, type UserOf } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const ASK = '/accounts/login/code/';
const ENTER = '/accounts/login/code/enter/';
const ADDRESS = 'ada@example.com';

const codeIn = (text: string) => /^[A-Z0-9]{4}-[A-Z0-9]{4}$/m.exec(text)?.[0] ?? '';
const open = (settings: object) =>
  createTestApp(
    { ...starter, settings: { ...starter.settings, loginByCode: true, ...settings } },
    { folder: 'starter' },
  );

describe('the limits of mailed codes', () => {
  it('let the next one out after a minute, to the second', async () => {
    await using app = await open({});
    await app.createUser({ email: ADDRESS });
    const mails: number[] = [];
    for (const seconds of [0, 59, 1]) {
      app.clock.advance({ seconds });
      await app.client().submit(ASK, { email: ADDRESS });
      mails.push(app.mail.length);
    }
    expect(mails).toEqual([1, 1, 2]);
    expect(app.mail.last.text).toContain('10 minutes');
  });

  it('without a pause are those of an hour alone', async () => {
    await using app = await open({ loginCodePause: 0, loginCodesPerHour: 2 });
    await app.createUser({ email: ADDRESS });
    const mails: number[] = [];
    for (const seconds of [0, 0, 0, 3599, 1]) {
      app.clock.advance({ seconds });
      await app.client().submit(ASK, { email: ADDRESS });
      mails.push(app.mail.length);
    }
    expect(mails).toEqual([1, 2, 2, 2, 3]);
  });
});

describe('a login by a mailed code', () => {
  it.each([
    ['always', true],
    ['never', false],
  ])('outlives the browser where logins %s do', async (loginRemember, isKept) => {
    await using app = await open({ loginRemember });
    await app.createUser({ email: ADDRESS });
    const client = app.client();
    await client.submit(ASK, { email: ADDRESS });
    const done = await client.submit(ENTER, { code: codeIn(app.mail.last.text) });
    expect(done.status).toBe(302);
    const [cookie = ''] = done.headers.getSetCookie().filter((line) => line.startsWith('latchkey_session='));
    expect(cookie).toContain('latchkey_session=');
    expect(/max-age|expires/i.test(cookie)).toBe(isKept);
  });
});

describe('an address that several users have', () => {
  const Relative = defineUserModel({
    app: 'accounts',
    name: 'Relative',
    fields: {
      username: field.text({ maxLength: 30, unique: true }),
      email: field.email({ default: '' }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
    },
    usernameField: 'username',
  });
  let app: TestApp<UserOf<typeof Relative>>;
  let client: AppClient<UserOf<typeof Relative>>;
  beforeEach(async () => {
    app = await openUserKind(Relative, { settings: { loginByCode: true } as object });
    for (const username of ['ann', 'ben']) await app.createUser({ username, email: ADDRESS });
    client = app.client();
  });
  afterEach(() => app.close());

  it('gets a code for each of them or for none, and each opens the account of its own', async () => {
    await client.submit(ASK, { email: ADDRESS });
    await app.client().submit(ASK, { email: ADDRESS });
    expect(app.mail).toHaveLength(2);
    expect((await client.submit(ENTER, { code: '2222-2222' })).status).toBe(200);
    expect((await client.submit(ENTER, { code: codeIn(app.mail.at(-1)?.text ?? '') })).status).toBe(302);
    const visitor = await client.user();
    expect(visitor.isAuthenticated && visitor.username).toBe('ben');
  });

  it('gets none where one of them is deleted meanwhile, and the codes of before stay good', async () => {
    await client.submit(ASK, { email: ADDRESS });
    const code = codeIn(app.mail[0]?.text ?? '');
    app.clock.advance({ minutes: 1 });
    app.accounts.on(
      loginCodeRequested,
      async () => {
        const [, ben] = await app.accounts.addresses.usersByAddress(ADDRESS);
        if (ben) await app.accounts.users.delete(ben);
      },
      { inTransaction: true },
    );
    expect((await client.submit(ASK, { email: ADDRESS })).location).toBe(ENTER);
    expect(app.mail).toHaveLength(2);
    expect((await client.submit(ENTER, { code })).status).toBe(302);
    const visitor = await client.user();
    expect(visitor.isAuthenticated && visitor.username).toBe('ann');
  });

  it('fails loudly where what belongs to it fails, and mails nothing', async () => {
    const fail = () => {
      throw new Error('What belongs to it fails.');
    };
    app.accounts.on(loginCodeRequested, fail, { inTransaction: true });
    expect((await client.submit(ASK, { email: ADDRESS })).status).toBe(500);
    expect(app.mail).toHaveLength(0);
  });
});

describe('a code that confirms who somebody is', () => {
  const CODE = '/accounts/confirm/code/';
  let app: TestApp<User>;
  let client: AppClient<User>;
  beforeEach(async () => {
    app = await open({});
    client = app.client();
    await client.loginAs(await app.createUser({ email: ADDRESS }));
  });
  afterEach(() => app.close());
  const send = async (more: object = {}) =>
    client.post(CODE, { csrfmiddlewaretoken: await client.csrfToken(), ...more });

  it('is good for ten minutes, to the second', async () => {
    for (const [seconds, status] of [
      [599, 302],
      [600, 200],
    ] as const) {
      app.clock.advance({ minutes: 5 });
      await send();
      expect(app.mail.last.text).toContain('10 minutes');
      app.clock.advance({ seconds });
      expect((await send({ code: codeIn(app.mail.last.text) })).status).toBe(status);
    }
  });

  it('is mailed once a minute and five times an hour, to the second', async () => {
    const mails: number[] = [];
    for (const seconds of [0, 59, 1, 60, 60, 60, 60, 3299, 1]) {
      app.clock.advance({ seconds });
      await send();
      mails.push(app.mail.length);
    }
    // The sixth within an hour waits until the first is an hour old.
    expect(mails).toEqual([1, 1, 2, 3, 4, 5, 5, 5, 6]);
  });

  it('is good in the session alone that asked for it', async () => {
    await send();
    const code = codeIn(app.mail.last.text);
    const other = app.client();
    const [user] = await app.accounts.addresses.usersByAddress(ADDRESS);
    if (user) await other.loginAs(user);
    const answer = await other.post(CODE, { csrfmiddlewaretoken: await other.csrfToken(), code });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('has been used or is too old');
    expect((await send({ code })).status).toBe(302);
  });
});
