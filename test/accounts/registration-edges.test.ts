import {
  defineUserModel,
  field,
  type HttpRequest,
  HttpResponse,
  path,
  sendEmailVerification,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registrationTaken } from '../../src/apps/accounts/register/register-events.ts';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const ADDRESS = 'ada@example.com';
const password = 'correct horse battery';
const SENT = '/accounts/email-verification/';
const RESEND = `${SENT}resend/`;
const PAGE = `${SENT}confirm/`;
const GONE = 410;

/** The starter, and a page that tells what became of a message to each user. */
const project = {
  ...starter,
  urls: [
    ...starter.urls,
    path('remind/', async (request: HttpRequest<User>) => {
      const told = [];
      for (const user of await request.site.accounts.users.list())
        told.push(await sendEmailVerification(request, user));
      return new HttpResponse(told.join());
    }),
  ],
};

let app: TestApp<User>;

async function open(settings: object = {}): Promise<void> {
  app = await createTestApp(project, {
    folder: 'starter',
    settings: { emailVerification: 'mandatory', ...settings },
  });
}

const register = (client: AppClient<User>, email = ADDRESS, more: Readonly<Record<string, string>> = {}) =>
  client.submit('/accounts/register/', {
    email,
    username: 'Ada',
    password,
    confirmPassword: password,
    ...more,
  });

const logIn = (client: AppClient<User>, email = ADDRESS) =>
  client.submit('/accounts/login/', { email, password });

const openLink = async (client: AppClient<User>, link = String(app.mail.last.links[0])) =>
  client.follow(await client.get(link));

const isLoggedIn = async (client: AppClient<User>) => (await client.user()).isAuthenticated;

const userOf = async (email = ADDRESS) => {
  const [user] = await app.accounts.addresses.usersByAddress(email);
  if (!user) throw new Error(`Nobody has ${email}.`);
  return user;
};

const isProven = async (email = ADDRESS) => app.accounts.addresses.isProven(await userOf(email));

const code = () => String(/^ +(\S{4}-\S{4})$/m.exec(app.mail.last.text)?.[1]);

afterEach(() => app.close());

describe('a message that a project has sent to prove an address', () => {
  it('is mailed, then limited, and needless once the address is proven', async () => {
    await open();
    const client = app.client();
    await register(client);
    app.clock.advance({ minutes: 2 });
    const remind = async () => (await app.client().get('/remind/')).text;
    expect(await remind()).toBe('mailed');
    expect(await remind()).toBe('limited');
    expect(app.mail).toHaveLength(2);
    await openLink(client);
    await client.submit(PAGE, { password, confirmPassword: password });
    app.clock.advance({ minutes: 2 });
    expect(await remind()).toBe('needless');
    expect(app.mail).toHaveLength(2);
  });
});

describe('a registration', () => {
  it('with no proof mails nothing, and waits for nothing', async () => {
    await open({ emailVerification: 'none' });
    const client = app.client();
    expect((await register(client)).location).toBe('/dashboard/');
    expect(app.mail).toHaveLength(0);
    expect((await app.client().get(SENT)).location).toContain('/accounts/login/');
    expect((await client.get(SENT)).location).toBe('/accounts/profile/#addresses');
  });

  it('of a taken address tells its owner, and the audit log, once in a minute', async () => {
    await open();
    await app.createUser({ email: ADDRESS });
    const told: string[] = [];
    app.accounts.on(registrationTaken, ({ user }) => void told.push(user.email));
    for (let turn = 0; turn < 2; turn++) expect((await register(app.client())).location).toBe(SENT);
    expect([told, app.mail.length]).toEqual([[ADDRESS], 1]);
    app.clock.advance({ minutes: 2 });
    await register(app.client());
    expect([told, app.mail.length]).toEqual([[ADDRESS, ADDRESS], 2]);
  });

  it('that comes too soon after another one has no code to type, and looks for one all the same', async () => {
    await open({ emailVerificationBy: 'code' });
    await register(app.client());
    const second = app.client();
    const answer = await register(second);
    expect(answer.location).toBe(SENT);
    expect((await second.get(SENT)).text).not.toContain('name="code"');
    expect((await second.submit(SENT, { code: code() })).status).toBe(200);
    expect(await isProven()).toBe(false);
  });

  it('by code, where the proof is optional, is proven on the page that waits', async () => {
    await open({ emailVerification: 'optional', emailVerificationBy: 'code' });
    const client = app.client();
    expect((await register(client)).location).toBe('/dashboard/');
    expect((await client.submit(SENT, { code: code() })).location).toBe('/accounts/profile/#addresses');
    expect(await isProven()).toBe(true);
    // Nothing is waited for any more.
    expect((await client.get(SENT)).location).toBe('/accounts/profile/#addresses');
  });

  it('says that the address is taken, where the proof is optional', async () => {
    await open({ emailVerification: 'optional' });
    await register(app.client());
    const mails = app.mail.length;
    const again = await register(app.client());
    expect(again.status).toBe(200);
    expect(again.text).toContain('exists already');
    expect(app.mail).toHaveLength(mails);
  });
});

describe('a browser that waits', () => {
  it('has to show the password at its link once it has logged out', async () => {
    await open({ emailVerification: 'optional' });
    const client = app.client();
    await register(client);
    const link = String(app.mail.last.links[0]);
    // The same session: one that has ended forgets what it waited for.
    await client.submit('/dashboard/', {}, '/accounts/logout/');
    const page = await openLink(client, link);
    expect(page.text).toContain('type="password"');
    expect(await isProven()).toBe(false);
  });

  it('is mailed nothing more by logging in to what it has registered', async () => {
    await open();
    const client = app.client();
    await register(client);
    await logIn(client);
    app.clock.advance({ minutes: 2 });
    expect((await client.get(SENT)).text).toContain(ADDRESS);
    expect(app.mail).toHaveLength(1);
    expect((await openLink(client)).text).not.toContain('type="password"');
    await client.submit(PAGE, {});
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('keeps the login of one user apart from the proof of another', async () => {
    await open();
    await app.createUser({ email: 'bob@example.com', password });
    await register(app.client());
    const link = String(app.mail.last.links[0]);
    const client = app.client();
    await logIn(client, 'bob@example.com');
    await client.get(SENT);
    const page = await openLink(client, link);
    expect(page.text).toContain('type="password"');
    const done = await client.submit(PAGE, { password, confirmPassword: password });
    expect(done.location).toBe('/accounts/login/');
    expect([await isProven(), await isProven('bob@example.com')]).toEqual([true, false]);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('waits for nothing any more once the address is proven', async () => {
    await open();
    const client = app.client();
    await register(client);
    await openLink(client);
    expect((await client.submit(PAGE, {})).location).toBe('/dashboard/');
    await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect((await client.get(SENT)).location).toContain('/accounts/login/');
    app.clock.advance({ minutes: 2 });
    await client.submit('/accounts/login/', {}, RESEND);
    expect(app.mail).toHaveLength(1);
  });
});

describe('a link that proves an address is of no use', () => {
  const changes = {
    'to a user who may not log in': (user: User) => app.accounts.users.update(user, { isActive: false }),
    'once the user has another address': (user: User) =>
      app.accounts.users.update(user, { email: 'new@example.com' }),
    'once the user is gone': (user: User) => app.accounts.users.delete(user),
  };

  it.each(Object.entries(changes))('%s', async (_, change) => {
    await open();
    const client = app.client();
    await register(client);
    const link = String(app.mail.last.links[0]);
    await change(await userOf());
    expect((await openLink(client, link)).status).toBe(GONE);
    expect((await client.submit('/accounts/login/', {}, PAGE)).status).toBe(GONE);
    expect(await isLoggedIn(client)).toBe(false);
  });
});

describe('where the proof is mandatory and a user name has to be free as well', () => {
  const Named = defineUserModel({
    app: 'accounts',
    name: 'Named',
    fields: {
      email: field.email({ unique: true }),
      handle: field.text({ maxLength: 30, unique: true }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
    },
    usernameField: 'email',
    requiredFields: ['handle'],
  });
  const open = () => openUserKind(Named, { settings: { emailVerification: 'mandatory' } });
  let named: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    app = await createTestApp(project, { folder: 'starter' });
    named = await open();
  });
  afterEach(() => named.close());

  const tryAs = (email: string, handle: string) =>
    named.client().submit('/accounts/register/', { email, handle, password, confirmPassword: password });

  it('a taken name is said, for a free and for a taken address, and nothing is mailed', async () => {
    await tryAs('ada@example.com', 'ada');
    for (const email of ['ada@example.com', 'bob@example.com']) {
      const refused = await tryAs(email, 'ada');
      expect(refused.status).toBe(200);
      expect(refused.text).toContain('id="id_handle_error"');
      expect(refused.text).not.toContain('id="id_email_error"');
    }
    expect([named.mail.length, await named.accounts.users.count()]).toEqual([1, 1]);
    expect((await tryAs('ada@example.com', 'another')).location).toBe(SENT);
    expect(await named.accounts.users.count()).toBe(1);
  });
});
