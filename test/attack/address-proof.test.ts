import { type HttpRequest, HttpResponse, path, sendEmailVerification } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const ADDRESS = 'ada@example.com';
const password = 'correct horse battery';
const other = 'staple gun orchestra';
const SENT = '/accounts/email-verification/';
const RESEND = `${SENT}resend/`;
const PAGE = `${SENT}confirm/`;

/** The starter, and a page that mails every user a link, as a project's own may. */
const project = {
  ...starter,
  urls: [
    ...starter.urls,
    path('remind/', async (request: HttpRequest<User>) => {
      for (const user of await request.site.accounts.users.list()) await sendEmailVerification(request, user);
      return new HttpResponse('Look into your mail.');
    }),
  ],
};

let app: TestApp<User>;
afterEach(() => app.close());

async function open(settings: object = {}): Promise<void> {
  app = await createTestApp(project, {
    folder: 'starter',
    settings: { emailVerification: 'mandatory', ...settings },
  });
}

const register = (client: AppClient<User>, email = ADDRESS) =>
  client.submit('/accounts/register/', { email, username: 'Ada', password, confirmPassword: password });

const openLink = async (client: AppClient<User>, link = String(app.mail.last.links[0])) =>
  client.follow(await client.get(link));

const isLoggedIn = async (client: AppClient<User>) => (await client.user()).isAuthenticated;

const userOf = async (email = ADDRESS) => {
  const [user] = await app.accounts.addresses.usersByAddress(email);
  if (!user) throw new Error(`Nobody has ${email}.`);
  return user;
};

describe('whoever has registered the address of somebody else', () => {
  it('has no session any more after its proof, where the account has no password either (GHSA-qq9h-g4jm-xgf3)', async () => {
    await open({ emailVerification: 'optional' });
    const user = await app.createUser({ email: ADDRESS });
    const stranger = app.client();
    await stranger.loginAs(user);
    await stranger.submit('/accounts/profile/', {}, RESEND);

    const owner = app.client();
    await openLink(owner);
    await owner.submit(PAGE, {});
    expect(await app.accounts.addresses.isProven(user)).toBe(true);
    expect(await isLoggedIn(stranger)).toBe(false);
  });

  it('sends no more messages to an owner who has proven it', async () => {
    await open();
    const stranger = app.client();
    await register(stranger);
    const owner = app.client();
    await openLink(owner);
    await owner.submit(PAGE, { password: other, confirmPassword: other });
    const mails = app.mail.length;
    app.clock.advance({ minutes: 2 });
    const again = await stranger.submit(SENT, {}, RESEND);
    expect(again.location).toBe(SENT);
    expect(app.mail).toHaveLength(mails);
  });

  it('sends none to an address that the account has no more', async () => {
    await open();
    const stranger = app.client();
    await register(stranger);
    await app.accounts.users.update(await userOf(), { email: 'new@example.com' });
    const mails = app.mail.length;
    app.clock.advance({ minutes: 2 });
    await stranger.submit(SENT, {}, RESEND);
    expect(app.mail).toHaveLength(mails);
  });
});

describe('a link that proves an address', () => {
  it('sets no password once the address is proven', async () => {
    await open({ emailVerificationBy: 'code' });
    const client = app.client();
    await register(client);
    const code = String(/^ +(\S{4}-\S{4})$/m.exec(app.mail.last.text)?.[1]);
    await app.client().get('/remind/');
    const link = String(app.mail.last.links[0]);
    await client.submit(SENT, { code });
    expect(await isLoggedIn(client)).toBe(true);

    expect((await openLink(app.client(), link)).status).toBe(410);
  });

  it('is that of the browser that waits, however often its page is opened at once', async () => {
    await open();
    await app.createUser({ email: ADDRESS, password });
    const client = app.client();
    await client.submit('/accounts/login/', { email: ADDRESS, password });
    await Promise.all(Array.from({ length: 20 }, () => client.get(SENT)));
    expect(app.mail).toHaveLength(1);
    expect((await openLink(client)).text).not.toContain('type="password"');
    await client.submit(PAGE, {});
    expect(await isLoggedIn(client)).toBe(true);
  });
});
