import { fileURLToPath } from 'node:url';
import { accountsUrls, defineUserModel, field, include, profileForm, userChanged } from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../src/testing/client/test-client.ts';
import { startTestSite, type TestSite } from '../src/testing/start-test-site.ts';
import starter from '../starter/latchkey.config.ts';
import { Member, type User } from './support/members-project/accounts/user.ts';
import members from './support/members-project/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const folder = fileURLToPath(new URL('./support/members-project', import.meta.url));
const PROFILE = '/accounts/profile/';

describe('the profile page', () => {
  let site: TestSite<User>;
  let client: TestClient;
  beforeAll(async () => {
    site = await startTestSite(members, { folder });
    const { users } = site.accounts;
    await users.createUser({
      username: 'ada',
      email: 'ada@example.com',
      password: PASSWORD,
      born: '1815-12-10',
    });
    await users.createUser({ username: 'grace', email: 'grace@example.com', nickname: 'Amazing' });
    client = site.client();
    await client.submit('/accounts/login/', { username: 'ada', password: PASSWORD });
  });
  afterAll(() => site.stop());
  const ada = () => site.accounts.users.getByNaturalKey('ada');

  it('is for those who are logged in', async () => {
    expect((await site.client().get(PROFILE)).location).toBe(`/accounts/login/?next=${PROFILE}`);
    const posted = await site.client().submit('/accounts/login/', { nickname: 'x' }, PROFILE);
    expect(posted.location).toBe(`/accounts/login/?next=${PROFILE}`);
  });

  it('shows what the user has, and is linked from the dashboard and every page', async () => {
    const { text } = await client.get(PROFILE);
    expect(text).toMatch(/<input type="date" name="born"[^>]* value="1815-12-10"/);
    expect(text).toContain('Date of birth');
    expect(text).toContain('<option value="light" selected>light</option>');
    expect(text).toContain(`<a class="nav-link nav-user" href="${PROFILE}" aria-current="page">`);
    expect((await client.get('/dashboard/')).text).toContain(
      `<a href="${PROFILE}">Look after your account</a>`,
    );
  });

  it('changes what is sent, says so, and takes what is emptied', async () => {
    const told: unknown[] = [];
    const stop = site.accounts.on(userChanged, ({ fields, request, ip }) => {
      told.push({ fields, path: request?.path, ip });
    });
    const changed = await client.submit(PROFILE, { nickname: 'Countess', born: '', theme: 'dark' });
    expect(changed.location).toBe(`${PROFILE}#profile`);
    expect((await client.get(PROFILE)).text).toContain('Your profile is changed.');
    expect(await ada()).toMatchObject({ nickname: 'Countess', born: null, theme: 'dark', username: 'ada' });
    await client.submit(PROFILE, { nickname: '', theme: 'dark' });
    expect(await ada()).toMatchObject({ nickname: null });
    stop();
    expect(told).toEqual([
      { fields: ['nickname', 'born', 'theme'], path: PROFILE, ip: '127.0.0.1' },
      { fields: ['nickname'], path: PROFILE, ip: '127.0.0.1' },
    ]);
  });

  it('changes nothing of what comes back as it was shown', async () => {
    // A line break and spaces, which other programs wrote and a browser drops.
    const nickname = ' two\nlines ';
    await site.database.kysely
      .updateTable('accounts_member')
      .set({ nickname, born: '0042-01-31', theme: 'dark' })
      .where('username', '=', 'ada')
      .execute();
    await client.submit(PROFILE, { nickname: ' twolines ', born: '0042-01-31', theme: 'light' });
    expect(await ada()).toMatchObject({ nickname, born: '0042-01-31', theme: 'light' });
    await client.submit(PROFILE, { nickname: '', theme: 'dark' });
    expect(await ada()).toMatchObject({ nickname: null, born: '0042-01-31', theme: 'dark' });
  });

  it('says which field somebody else has already', async () => {
    const { status, text } = await client.submit(PROFILE, { nickname: 'Amazing', theme: 'light' });
    expect(status).toBe(200);
    expect(text).toContain('id="id_nickname_error"><li>An account with this nickname exists already.</li>');
    expect(text).toContain('<title>Error: Your account');
    expect(await ada()).toMatchObject({ theme: 'dark' });
  });

  it('says what is wrong, and changes nothing', async () => {
    const { text } = await client.submit(PROFILE, {
      nickname: 'x'.repeat(21),
      born: '1815-02-30',
      theme: 'pink',
    });
    for (const name of ['nickname', 'born', 'theme']) expect(text).toContain(`id="id_${name}_error"`);
    expect(await ada()).toMatchObject({ nickname: null, theme: 'dark' });
  });

  it('takes no form of another site', async () => {
    const answer = await client.post(PROFILE, { nickname: 'forged', theme: 'light' });
    expect(answer.status).toBe(403);
  });

  it('sends a user to log in who was removed meanwhile', async () => {
    const { users } = site.accounts;
    await users.createUser({ username: 'brief', email: 'brief@example.com', password: PASSWORD });
    const brief = site.client();
    await brief.submit('/accounts/login/', { username: 'brief', password: PASSWORD });
    await site.database.kysely.deleteFrom('accounts_member').where('username', '=', 'brief').execute();
    expect((await brief.get(PROFILE)).location).toContain('/accounts/login/');
  });
});

describe('the profile form', () => {
  const flags = { isActive: field.boolean({ default: true }), isStaff: field.boolean({ default: false }) };
  const fieldsOf = (form: { fields: object }) => Object.keys(form.fields);

  it('has what people are asked for at registration, but for the login and the address', () => {
    const model = defineUserModel({
      name: 'Person',
      fields: {
        email: field.email({ unique: true }),
        name: field.text({ maxLength: 50 }),
        born: field.date(),
        role: field.enum({ choices: ['member', 'boss'], default: 'member' }),
        ...flags,
      },
      requiredFields: ['name', 'born', 'isStaff'],
    });
    expect(fieldsOf(profileForm(model))).toEqual(['name', 'born']);
    expect(fieldsOf(profileForm(starter.userModel))).toEqual(['username']);
  });

  it('has what it is told to have', () => {
    expect(fieldsOf(profileForm(Member, { fields: ['theme', 'nickname'] }))).toEqual(['theme', 'nickname']);
    expect(fieldsOf(profileForm(starter.userModel, { more: ['picture'] }))).toEqual(['username', 'picture']);
  });

  it('is not on the page where it has no fields, and nothing is taken', async () => {
    const forms = { profileForm: profileForm(starter.userModel, { fields: [] }) };
    const urls = [
      ...starter.urls.slice(0, 3),
      ...include('accounts/', accountsUrls(starter.userModel, forms)),
    ];
    await using app = await createTestApp({ ...starter, urls }, { folder: 'starter' });
    const visitor = app.client();
    await visitor.loginAs(await app.createUser());
    const { text, status } = await visitor.get(PROFILE);
    expect(status).toBe(200);
    expect(text).not.toContain('id="profile"');
    expect(text).toContain('id="sign-in"');
    expect((await visitor.submit(PROFILE, { username: 'Other' })).status).toBe(405);
  });
});
