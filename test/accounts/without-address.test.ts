import { rmSync } from 'node:fs';
import { accountsUrls, defineUserModel, field, requestEmailChange, type UserOf } from 'latchkey';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../../src/testing/create-test-app.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import { runCli } from '../cli/cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const PROFILE = '/accounts/profile/';

const Sailor = defineUserModel({
  app: 'accounts',
  name: 'Sailor',
  fields: {
    username: field.text({ maxLength: 30, unique: true, ignoreCase: true }),
    boat: field.text({ maxLength: 50 }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  usernameField: 'username',
  requiredFields: ['boat'],
});
type User = UserOf<typeof Sailor>;

/** The pages of the flows that mail something to who is at the browser. */
const MAILING = /^(?:password_reset|email_|reauthenticate_code|login_code)/;

describe('users who have no address at all', () => {
  let app: TestApp<User>;
  beforeEach(async () => {
    app = await openUserKind(Sailor);
  });
  afterEach(() => app.close());

  const own = { username: 'Ada', boat: 'Enterprise', password: PASSWORD, confirmPassword: PASSWORD };

  it('are found by no address', async () => {
    const { addresses } = app.accounts;
    const user = await app.createUser({ username: 'ada@example.com', boat: 'Enterprise' });
    expect(addresses.addressOf(user)).toBeNull();
    expect(await addresses.usersByAddress('ada@example.com')).toEqual([]);
    await expect(requestEmailChange(app, user, 'ada@example.org')).rejects.toMatchObject({
      code: 'email_change_impossible',
      details: { model: 'Sailor' },
    });
  });

  it('have all pages but those that mail something', () => {
    const names = (routes: readonly { readonly name?: string | null }[]) =>
      routes.flatMap(({ name }) => name ?? []);
    const all = names(accountsUrls(CustomUser));
    expect(all.filter((name) => MAILING.test(name)).length).toBeGreaterThan(5);
    expect(names(accountsUrls(Sailor))).toEqual(all.filter((name) => !MAILING.test(name)));
  });

  it('register, log in, change themselves and their password, and see no link that leads nowhere', async () => {
    const client = app.client();
    expect((await client.submit('/accounts/register/', own)).location).toBe('/dashboard/');
    const pages = [
      '/',
      '/dashboard/',
      PROFILE,
      '/accounts/password_change/',
      '/accounts/password_change/done/',
    ];
    pages.push(`/accounts/confirm/?next=${PROFILE}`);
    const shown = [];
    for (const page of pages) shown.push(await client.get(page));
    for (const page of ['/accounts/login/', '/accounts/register/']) shown.push(await app.client().get(page));
    const links = new Set<string>();
    for (const { status, path, text } of shown) {
      expect(`${status} ${path}`).toBe(`200 ${path}`);
      expect(text).not.toMatch(/e-?mail/i);
      for (const [, link = ''] of text.matchAll(/(?:href|action)="(\/[^"#]*)"/g)) links.add(link);
    }
    for (const link of links) {
      const { status } = await client.get(link);
      // The address of a form that is only sent.
      expect(`${status} ${link}`).toMatch(/^(?:200|302|405) /);
    }

    expect((await client.submit(PROFILE, { boat: 'Analytical' })).location).toBe(`${PROFILE}#profile`);
    const values = { oldPassword: PASSWORD, password: NEW, confirmPassword: NEW };
    const changed = await client.submit('/accounts/password_change/', values);
    expect(changed.location).toBe('/accounts/password_change/done/');
    const again = await app.client().submit('/accounts/login/', { username: 'ada', password: NEW });
    expect(again.location).toBe('/dashboard/');
    expect(app.mail).toEqual([]);
  });

  it('confirm who they are with their password', async () => {
    const client = app.client();
    await client.loginAs(await app.createUser({ username: 'ada', password: PASSWORD }));
    const page = await client.get(`/accounts/confirm/?next=${PROFILE}`);
    expect(page.text).toContain('type="password"');
    const confirmed = await client.submit('/accounts/confirm/', { password: PASSWORD, next: PROFILE });
    expect(confirmed.location).toBe(PROFILE);
  });

  it('set a first password soon after their login, and are told of the way there when it is long ago', async () => {
    const client = app.client();
    await client.loginAs(await app.createUser({ username: 'ada' }));
    app.clock.advance({ minutes: 20 });
    const page = await client.follow(await client.get('/accounts/password_set/'));
    expect(page.text).toContain('action="/accounts/logout/"');
    expect(page.text).not.toContain('type="password"');
    await client.loginAs(await app.createUser({ username: 'eve' }));
    const set = await client.submit('/accounts/password_set/', { password: NEW, confirmPassword: NEW });
    expect(set.location).toBe(`${PROFILE}#sign-in`);
    expect(await app.accounts.authenticate({ username: 'eve', password: NEW })).not.toBeNull();
  });

  it('cannot be asked for a proof', async () => {
    await expect(
      openUserKind(Sailor, { settings: { emailVerification: 'mandatory' } }),
    ).rejects.toMatchObject({
      code: 'setting_invalid',
    });
    const settings = { mailUrl: 'smtp://127.0.0.1:1', publicOrigin: 'https://example.com' };
    await using mailing = await openUserKind(Sailor, { settings });
    expect(mailing.accounts.emailVerification).toBe('none');
  });
});

describe('latchkey check', () => {
  const project = new SampleProject();
  afterAll(() => project.remove());

  it('warns once of a user model without an address', async () => {
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
    project.edit('accounts/user.ts', '    email: field.email({ unique: true }),\n', '');
    project.edit('accounts/user.ts', 'maxLength: 150 }', 'maxLength: 150, unique: true }');
    project.edit('accounts/user.ts', "usernameField: 'email'", "usernameField: 'username'");
    project.edit('accounts/user.ts', "  requiredFields: ['username'],\n", '');
    rmSync(project.path('accounts/migrations'), { recursive: true });
    expect(await runCli(['makemigrations'], project)).toMatchObject({ code: 0 });
    expect(await runCli(['migrate'], project)).toMatchObject({ code: 0 });
    const { code, stdout } = await runCli(['check'], project);
    expect(code).toBe(0);
    expect(stdout.match(/\b[EW]\d{3}\b/g)).toEqual(['W001']);
    expect(stdout).toContain('Warning latchkey_accounts.W001');
    expect(stdout).toContain('there is no password reset');
  }, 120_000);
});
