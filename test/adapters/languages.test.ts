import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Middleware } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

/** As a server that has found the language out by itself says it. */
const byHost: Middleware<User> = (request, next) => {
  request.useLanguage(request.headers.get('x-language'));
  return next();
};

/** A project's own texts, and a page of the server that says one. */
const folder = mkdtempSync(join(tmpdir(), 'latchkey-mount-texts-'));
const shop = {
  en: '{count, plural, one {One item} other {# items}}',
  de: '{count, plural, one {Ein Artikel} other {# Artikel}}',
};
for (const [code, items] of Object.entries(shop)) {
  writeFileSync(join(folder, `${code}.json`), JSON.stringify({ 'shop.items': items }));
}
writeFileSync(
  join(folder, 'home.html'),
  "<html lang=\"{{ locale }}\">{{ t('shop.items', { count: 1 }) }}, {{ t('shop.items', { count: 1200 }) }}",
);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(allMounts)('$name, in several languages', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      project: { middleware: [byHost], localeFolders: [folder], templateFolders: [folder, 'templates'] },
      settings: { languages: ['en', 'de', 'ar'] },
    });
  });
  afterAll(() => mount.stop());

  const LOGIN = '/accounts/login/';

  it('account pages speak the language of the browser, then the chosen one', async () => {
    const client = mount.client();
    const german = await client.get(LOGIN, { 'accept-language': 'de-AT' });
    expect(german.text).toContain('<html lang="de"');
    expect(german.headers.get('content-language')).toBe('de');
    expect(german.headers.get('vary')).toMatch(/Cookie, Accept-Language/);
    const done = await client.submit(LOGIN, { language: 'ar', next: LOGIN }, '/accounts/language/');
    expect(done.location).toBe(LOGIN);
    expect((await client.get(LOGIN, { 'accept-language': 'de' })).text).toContain(
      '<html lang="ar" dir="rtl">',
    );
  });

  it('pages of the server itself speak it where they ask for a text, and tell caches', async () => {
    for (const path of ['/page/', '/refused/']) {
      const answer = await mount.client().get(path, { 'accept-language': 'de', accept: 'text/html' });
      expect(answer.text).toContain('<html lang="de"');
      expect(answer.headers.get('vary')).toMatch(/Cookie, Accept-Language/);
    }
    expect((await mount.client().get('/page/', { 'x-language': 'ar' })).text).toContain('<html lang="ar"');
  });

  it('the server may say the language, before all that the visitor has chosen', async () => {
    const client = mount.client();
    await client.submit(LOGIN, { language: 'ar', next: LOGIN }, '/accounts/language/');
    const { text } = await client.get(LOGIN, { 'x-language': 'de-CH' });
    expect(text).toContain('<html lang="de"');
    const unknown = await client.get(LOGIN, { 'x-language': 'tlh' });
    expect(unknown.text).toContain('<html lang="ar"');
  });

  it("pages of the server itself say the project's texts, with the plurals and numbers of the language", async () => {
    const said = async (language: string) =>
      (await mount.client().get('/page/', { 'accept-language': language })).text;
    expect(await said('en')).toContain('One item, 1,200 items');
    expect(await said('de')).toContain('Ein Artikel, 1.200 Artikel');
    // What a catalogue lacks is said in English.
    expect(await said('ar')).toContain('One item, 1,200 items');
  });

  it('who acts as another user goes on to read their own language, not that of the user', async () => {
    const { languages, permissions } = mount.project.accounts;
    const ada = await makeUser(mount, 'ada');
    const stella = await makeUser(mount, 'stella', { isStaff: true });
    await permissions.grant(stella, ['accounts.impersonate_customuser']);
    await languages.choose(ada, 'ar');
    await languages.choose(stella, 'de');
    const client = await loggedIn(mount, 'stella');
    const csrfmiddlewaretoken = csrfTokenOf((await client.get('/accounts/profile/')).text);
    await client.post('/accounts/impersonate/', { user: String(ada.id), csrfmiddlewaretoken });
    expect((await client.get('/hello')).text).toBe('Hello, ada@example.com');
    expect((await client.get('/page/')).text).toContain('<html lang="de"');
    expect((await client.get('/accounts/profile/')).text).toContain('<html lang="de"');
  });

  it('a page of the server that asks for no text varies by no language', async () => {
    const { headers } = await mount.client().get('/hello', { 'accept-language': 'de' });
    expect(headers.get('vary')).not.toContain('Accept-Language');
  });
});
