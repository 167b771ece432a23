import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendMail } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestPasswordReset } from '../../src/apps/accounts/password-reset/request-password-reset.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-user-language-'));
afterAll(() => rmSync(folder, { recursive: true }));

const texts = (name: string) => ({
  'accounts.login.title': `${name} login`,
  'accounts.language.done': `${name} is kept.`,
});
for (const code of ['de', 'fr']) writeFileSync(join(folder, `${code}.json`), JSON.stringify(texts(code)));
writeFileSync(join(folder, 'hello.subject.txt'), "{{ t('accounts.login.title') }}");
writeFileSync(join(folder, 'hello.txt'), '{{ locale }}');
const project = { ...starter, localeFolders: [folder], templateFolders: [folder] };

const PASSWORD = 'correct horse battery';
const HOME = '/';
const CHOOSE = '/accounts/language/';
const PAGE = '/accounts/profile/';

eachDatabase((databases) => {
  let app: TestApp<User>;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    const publicOrigin = 'http://localhost';
    const settings = { languages: ['en', 'de', 'fr'], databaseUrl, publicOrigin };
    app = await createTestApp(project, { folder: 'starter', settings });
  });
  afterAll(() => app.close());

  const loggedIn = async (user?: User) => {
    const client = app.client();
    const who = user ?? (await app.createUser());
    await client.loginAs(who);
    return { client, user: who };
  };
  const chosenBy = async (language: string, user?: User) => {
    const session = await loggedIn(user);
    await session.client.submit(HOME, { language, next: HOME }, CHOOSE);
    return session;
  };
  const localeOf = async (client: Awaited<ReturnType<typeof loggedIn>>['client'], asked = 'fr') =>
    /<html lang="([^"]+)"/.exec((await client.get(HOME, { 'accept-language': asked })).text)?.[1];

  describe('the language that a user has chosen', () => {
    it('is there in this session, in the browser after it, and in the next session of another browser', async () => {
      const { client, user } = await chosenBy('de');
      expect(await localeOf(client)).toBe('de');
      await client.submit(HOME, {}, '/accounts/logout/');
      expect(await localeOf(client)).toBe('de');
      expect(await localeOf((await loggedIn(user)).client)).toBe('de');
      expect(await localeOf(app.client())).toBe('fr');
    });

    it('goes before what another user has left in the browser', async () => {
      const { client } = await chosenBy('de');
      await client.submit(HOME, {}, '/accounts/logout/');
      const { user } = await chosenBy('fr');
      await client.loginAs(user);
      expect(await localeOf(client, 'en')).toBe('fr');
    });

    it('costs a request no query, and is asked once for a login', async () => {
      const { client, user } = await chosenBy('de');
      const seen = watchQueries(app.database);
      await client.get(HOME);
      expect(seen.filter((sql) => sql.includes('latchkey_user_language'))).toEqual([]);
      await loggedIn(user);
      expect(seen.filter((sql) => sql.includes('latchkey_user_language'))).toHaveLength(1);
    });

    it('is chosen in a section of the account page, and given up there', async () => {
      const { client, user } = await loggedIn();
      const done = await client.submit(PAGE, { language: 'de', section: 'language' }, CHOOSE);
      expect(done.location).toBe(`${PAGE}#language`);
      const page = await client.follow(done);
      expect(page.text).toContain('de is kept.');
      expect(page.text).toContain('<option value="de" lang="de" dir="ltr" selected>Deutsch</option>');
      await client.submit(PAGE, { language: '', section: 'language' }, CHOOSE);
      expect(await app.accounts.languages.of(user)).toBe(null);
      expect(await localeOf(client)).toBe('fr');
      expect(client.cookies.has('latchkey_language')).toBe(false);
    });

    it('is chosen as well in two tabs at once, and the last one wins', async () => {
      const { user } = await loggedIn();
      await Promise.all(['de', 'fr', 'de'].map((code) => app.accounts.languages.choose(user, code)));
      await app.accounts.languages.choose(user, 'fr');
      expect(await app.accounts.languages.of(user)).toBe('fr');
    });

    it('is that of the browser where a visitor who chose one there registers, and is in the mail of it', async () => {
      const register = async (email: string, language: string | null, settings = app) => {
        const client = settings.client();
        const fields = { email, username: email, password: PASSWORD, confirmPassword: PASSWORD };
        if (language !== null) await client.submit(HOME, { language, next: HOME }, CHOOSE);
        await client.submit('/accounts/register/', fields);
        const user = await settings.accounts.users.getByNaturalKey(email);
        return { client, language: user && (await settings.accounts.languages.of(user)) };
      };
      const chosen = await register('chosen@example.com', 'de');
      expect(chosen.language).toBe('de');
      expect(await localeOf(chosen.client)).toBe('de');
      // What the browser says of its user is no choice.
      expect((await register('nothing@example.com', null)).language).toBe(null);

      const publicOrigin = 'http://localhost';
      const unseen = { languages: ['en', 'de', 'fr'], emailVerification: 'mandatory' as const, publicOrigin };
      await using site = await createTestApp(project, { folder: 'starter', settings: unseen });
      expect((await register('new@example.com', 'fr', site)).language).toBe('fr');
      await site.mailSent();
      expect(site.mail.last.html).toContain('<html lang="fr"');
      // A taken address: the owner's choice stays, and the database is asked as often.
      const owner = await site.createUser({ email: 'owned@example.com' });
      await site.accounts.languages.choose(owner, 'fr');
      const seen = watchQueries(site.database);
      const asked = () => seen.splice(0).filter((sql) => sql.includes('latchkey_user_language')).length;
      expect((await register('owned@example.com', 'de', site)).language).toBe('fr');
      const taken = asked();
      await register('free@example.com', 'de', site);
      expect(taken).toBe(asked());
    });

    it('goes with the user', async () => {
      const { user } = await chosenBy('de');
      await app.accounts.users.delete(user);
      expect(await app.accounts.languages.of(user)).toBe(null);
    });
  });

  describe('mail', () => {
    it('speaks the language of its user, whoever sends it and whatever asks for it', async () => {
      const { user } = await chosenBy('de');
      // A command, or a program that has the project open.
      await sendMail(app, 'hello', { to: user.email, user });
      await app.mailSent();
      expect(app.mail.last.text).toBe('de');
      await requestPasswordReset(app, user.email);
      await app.mailSent();
      expect(app.mail.last.html).toContain('<html lang="de"');
      await app.client().submit('/accounts/password_reset/', { email: user.email });
      expect(app.mail.last.html).toContain('<html lang="de"');
    });

    it('to a user who has chosen none speaks that of the visitor who is the user, or of the site', async () => {
      const user = await app.createUser();
      await sendMail(app, 'hello', { to: user.email, user });
      await app.mailSent();
      expect(app.mail.last.text).toBe('en');
      const client = app.client();
      await client.submit('/accounts/password_reset/', { language: 'fr' }, CHOOSE);
      await client.submit('/accounts/password_reset/', { email: user.email });
      expect(app.mail.last.html).toContain('<html lang="fr"');
    });

    it('for an address that nobody has asks the database as often', async () => {
      const { user } = await chosenBy('de');
      const asked = async (email: string) => {
        const seen = watchQueries(app.database);
        await requestPasswordReset(app, email);
        return seen.filter((sql) => sql.includes('latchkey_user_language')).length;
      };
      expect(await asked(user.email)).toBe(1);
      expect(await asked('nobody@example.com')).toBe(1);
    });
  });
});
