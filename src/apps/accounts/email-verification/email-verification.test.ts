import { describe, expect, it } from 'vitest';
import type { User } from '../../../../starter/accounts/user.ts';
import project from '../../../../starter/latchkey.config.ts';
import type { AppClient } from '../../../testing/client/app-client.ts';
import { createTestApp, type TestApp } from '../../../testing/create-test-app.ts';
import { emailVerified } from './email-verification-events.ts';

const password = 'correct horse battery';
const other = 'staple gun orchestra';
const ada = { email: 'ada@example.com', username: 'Ada', password, confirmPassword: password };
const SENT = '/accounts/email-verification/';
const PAGE = '/accounts/email-verification/confirm/';

const open = (settings: object = {}) =>
  createTestApp(project, { folder: 'starter', settings: { emailVerification: 'mandatory', ...settings } });

const register = (client: AppClient<User>, values: Readonly<Record<string, string>> = ada) =>
  client.submit('/accounts/register/', values);

const isLoggedIn = async (client: AppClient<User>) => (await client.user()).isAuthenticated;

/** Opens the link of the latest mail, and gives the page behind it. */
const openLink = async (app: TestApp<User>, client: AppClient<User>) =>
  client.follow(await client.get(String(app.mail.last.links[0])));

/** What differs from visitor to visitor. */
const withoutTokens = (page: string) => page.replace(/(csrfmiddlewaretoken" value=")[^"]+/g, '$1');

describe('where the proof is mandatory', () => {
  it('lets nobody in before the address is proven, and goes on to where the visitor wanted to', async () => {
    await using app = await open();
    const told: string[] = [];
    app.accounts.on(emailVerified, ({ user, address }) => void told.push(`${user} ${address}`));
    const client = app.client();
    const answer = await client.submit('/accounts/register/?next=/visits/', { ...ada, next: '/visits/' });
    expect(answer.location).toBe(SENT);
    expect((await client.follow(answer)).text).toContain('Open the message that we sent to ada@example.com.');
    expect(await isLoggedIn(client)).toBe(false);

    const page = await openLink(app, client);
    expect(page.path).toBe(PAGE);
    expect(page.text).not.toContain('type="password"');
    expect(await isLoggedIn(client)).toBe(false);
    const done = await client.submit(PAGE, {});
    expect(done.location).toBe('/visits/');
    expect(await isLoggedIn(client)).toBe(true);
    expect(told).toEqual(['ada@example.com ada@example.com']);
    // Used once.
    expect((await client.get(PAGE)).status).toBe(410);
  });

  it('has a stage of the login, which mails the message and is finished by the proof', async () => {
    await using app = await open();
    await app.createUser({ email: 'ada@example.com', password });
    const client = app.client();
    const login = await client.submit('/accounts/login/', { email: 'ada@example.com', password });
    expect(login.location).toBe(SENT);
    expect((await client.get('/dashboard/')).location).toBe(SENT);
    expect((await client.get(SENT)).text).toContain('ada@example.com');
    expect(app.mail).toHaveLength(1);
    await client.get(SENT);
    expect(app.mail).toHaveLength(1);
    await openLink(app, client);
    expect((await client.submit(PAGE, {})).location).toBe('/dashboard/');
    expect(await isLoggedIn(client)).toBe(true);
    // Proven once: the next login needs no more.
    const next = await app.client().submit('/accounts/login/', { email: 'ada@example.com', password });
    expect(next.location).toBe('/dashboard/');
  });

  it('answers to a taken address as to a free one, and tells its owner', async () => {
    await using app = await open();
    await app.createUser({ email: 'Taken@example.com', password: other });
    const [free, taken] = [app.client(), app.client()];
    const pages = [];
    for (const [client, email] of [
      [free, 'taken@example.org'],
      [taken, 'taken@example.com'],
    ] as const) {
      const answer = await register(client, { ...ada, email });
      expect([answer.status, answer.location]).toEqual([302, SENT]);
      pages.push([...client.cookies.keys()].join());
      pages.push(withoutTokens((await client.follow(answer)).text).replaceAll(email, 'ADDRESS'));
      const again = await client.submit(SENT, {}, `${SENT}resend/`);
      pages.push(withoutTokens((await client.follow(again)).text).replaceAll(email, 'ADDRESS'));
    }
    expect(pages.slice(0, 3)).toEqual(pages.slice(3));
    expect(app.mail.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      'taken@example.org: Confirm your address for My site',
      'Taken@example.com: You have an account at My site already',
    ]);
    // Each on a line of its own, apart from the sentence below.
    expect(app.mail.last.text).toMatch(/\/login\/\nhttp\S+\/password_reset\/\n\nIf it was not you/);
    expect(app.mail[0]?.text).toMatch(/\/\n\nIt works for 24 hours\.\n\nIf/);
    const [user] = await app.accounts.addresses.usersByAddress('taken@example.com');
    expect(user && (await app.accounts.users.checkPassword(user, other))).toBe(true);
    expect(await app.accounts.users.count()).toBe(2);
  });

  it('is opened by strangers first, and still works for the owner', async () => {
    await using app = await open();
    const client = app.client();
    await register(client);
    const link = String(app.mail.last.links[0]);
    for (let turn = 0; turn < 2; turn++) expect((await app.client().get(link)).status).toBe(302);
    expect((await app.client().request(new URL(link).pathname, { method: 'HEAD' })).status).toBe(302);
    const [user] = await app.accounts.addresses.usersByAddress(ada.email);
    expect(user && (await app.accounts.addresses.isProven(user))).toBe(false);
    await openLink(app, client);
    await client.submit(PAGE, {});
    expect(user && (await app.accounts.addresses.isProven(user))).toBe(true);
  });

  it('lets one of many uses at once win', async () => {
    await using app = await open();
    const client = app.client();
    await register(client);
    await openLink(app, client);
    const csrfmiddlewaretoken = await client.csrfToken();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.post(PAGE, { csrfmiddlewaretoken })),
    );
    expect(answers.filter(({ location }) => location === '/dashboard/')).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });

  it('says which user name is taken, whatever the address is', async () => {
    await using app = await open();
    await app.createUser({ email: 'taken@example.com' });
    const refused = await register(app.client(), { ...ada, email: 'taken@example.com', password: '1234567' });
    expect(refused.status).toBe(200);
    expect(refused.text).toContain('The password is too short');
    expect(refused.text).not.toMatch(/already|taken@example.com.*exists/);
    expect(app.mail).toHaveLength(0);
  });
});

describe('an address that a stranger has registered', () => {
  it('is the owner’s with the proof: the stranger’s password and sessions are worth nothing', async () => {
    await using app = await open({ emailVerification: 'optional' });
    const [stranger, owner] = [app.client(), app.client()];
    await register(stranger);
    expect(await isLoggedIn(stranger)).toBe(true);

    const page = await openLink(app, owner);
    expect(page.text).toContain('type="password"');
    const done = await owner.submit(PAGE, { password: other, confirmPassword: other });
    expect(done.location).toBe('/accounts/login/');
    expect(await isLoggedIn(stranger)).toBe(false);
    const refused = await stranger.submit('/accounts/login/', { email: ada.email, password });
    expect(refused.status).toBe(200);
    const login = await owner.submit('/accounts/login/', { email: ada.email, password: other });
    expect(login.status).toBe(302);
  });

  it('keeps password and sessions where the password is the same: it was the owner on another device', async () => {
    await using app = await open({ emailVerification: 'optional' });
    const [desk, phone] = [app.client(), app.client()];
    await register(desk);
    await openLink(app, phone);
    expect((await phone.submit(PAGE, { password, confirmPassword: password })).status).toBe(302);
    expect(await isLoggedIn(desk)).toBe(true);
  });

  it('is not proven by a button that another browser presses', async () => {
    await using app = await open();
    await register(app.client());
    const stranger = app.client();
    await openLink(app, stranger);
    expect((await stranger.submit(PAGE, {})).status).toBe(200);
    const [user] = await app.accounts.addresses.usersByAddress(ada.email);
    expect(user && (await app.accounts.addresses.isProven(user))).toBe(false);
  });
});

describe('where the proof is optional', () => {
  it('logs in at once, and the account page says what is left to do', async () => {
    await using app = await open({ emailVerification: 'optional' });
    const client = app.client();
    expect((await register(client)).location).toBe('/dashboard/');
    expect((await client.get('/accounts/profile/')).text).toContain('Not confirmed yet');
    const again = await client.submit('/accounts/profile/', {}, `${SENT}resend/`);
    expect(again.location).toBe('/accounts/profile/#addresses');
    // Less than a minute after the first one.
    expect(app.mail).toHaveLength(1);
    app.clock.advance({ minutes: 2 });
    await client.submit('/accounts/profile/', {}, `${SENT}resend/`);
    expect(app.mail).toHaveLength(2);
    await openLink(app, client);
    expect((await client.submit(PAGE, {})).location).toBe('/accounts/profile/#addresses');
    expect((await client.get('/accounts/profile/')).text).toContain('Confirmed.');
  });
});

describe('by code', () => {
  const code = (app: TestApp<User>) => String(/^ +(\S{4}-\S{4})$/m.exec(app.mail.last.text)?.[1]);

  it('is typed in the window that waits', async () => {
    await using app = await open({ emailVerificationBy: 'code' });
    const client = app.client();
    await register(client);
    const wrong = await client.submit(SENT, { code: 'MMMM-MMMM' });
    expect(wrong.text).toContain('The code is not correct.');
    const done = await client.submit(SENT, { code: code(app).toLowerCase().replace('-', ' ') });
    expect(done.location).toBe('/dashboard/');
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('is over after three wrong ones, and looks the same for a taken address', async () => {
    await using app = await open({ emailVerificationBy: 'code' });
    await app.createUser({ email: 'taken@example.com' });
    const answers = [];
    for (const email of ['free@example.com', 'taken@example.com']) {
      const client = app.client();
      await register(client, { ...ada, email });
      for (let turn = 0; turn < 4; turn++) {
        const { status, text } = await client.submit(SENT, { code: 'MMMM-MMMM' });
        answers.push(`${status} ${withoutTokens(text).replaceAll(email, 'ADDRESS')}`);
      }
    }
    expect(answers.slice(0, 4)).toEqual(answers.slice(4));
    expect(answers[3]).toContain('Ask for another one.');
  });
});

describe('the setting', () => {
  it('is none where mail goes nowhere, and mandatory where it goes to a mail server', async () => {
    await using none = await createTestApp(project, { folder: 'starter' });
    expect(none.accounts.emailVerification).toBe('none');
    const mailUrl = 'smtp://127.0.0.1:1';
    const publicOrigin = 'https://example.com';
    await using mandatory = await createTestApp(project, {
      folder: 'starter',
      settings: { mailUrl, publicOrigin },
    });
    expect(mandatory.accounts.emailVerification).toBe('mandatory');
  });

  it('is refused where there is no page to prove an address on', async () => {
    const urls = project.urls.filter(({ name }) => !name?.startsWith('email_verification'));
    const opened = createTestApp(
      { ...project, urls },
      { folder: 'starter', settings: { emailVerification: 'mandatory' } },
    );
    await expect(opened).rejects.toMatchObject({ code: 'setting_invalid' });
  });
});
