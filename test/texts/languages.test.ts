import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject } from '../../src/compose/open-project.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-languages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const titles = { de: 'Anmeldung hier', ar: 'تسجيل', 'zh-Hans': '登录', 'pt-BR': 'Entrar aqui' };
for (const [code, title] of Object.entries(titles)) {
  writeFileSync(join(folder, `${code}.json`), JSON.stringify({ 'accounts.login.title': title }));
}
const project = { ...starter, localeFolders: [folder] };
const languages = ['en', ...Object.keys(titles)];
const LOGIN = '/accounts/login/';
const CHOOSE = '/accounts/language/';

let app: TestApp<User>;
beforeAll(async () => {
  app = await createTestApp(project, { folder: 'starter', settings: { languages } });
});
afterAll(() => app.close());

const choosing = async (language: string, next: string | null = LOGIN) => {
  const client = app.client();
  const answer = await client.submit(LOGIN, next === null ? { language } : { language, next }, CHOOSE);
  return { client, answer };
};

describe('a site with several languages', () => {
  it.each([
    ['de-AT, en;q=0.5', 'de'],
    ['ru, zh-CN;q=0.9', 'zh-Hans'],
    ['pt', 'pt-BR'],
    ['ar', 'ar'],
    ['ru', 'en'],
  ])('speaks to a browser that says %s in %s, and tells caches', async (header, code) => {
    const { text, headers } = await app.client().get(LOGIN, { 'accept-language': header });
    expect(text).toContain(`<html lang="${code}"`);
    expect(text).toContain((titles as Record<string, string>)[code] ?? 'Log in');
    expect(headers.get('content-language')).toBe(code);
    expect(headers.get('vary')).toBe('Cookie, Accept-Language');
  });

  it('speaks English to a client that says nothing of languages', async () => {
    expect((await app.client().get(LOGIN)).text).toContain('<html lang="en"');
  });

  it('tells refusals and errors in the language too, before there is a session', async () => {
    const ask = { 'accept-language': 'de' };
    for (const path of ['/nowhere/', '/accounts/language/']) {
      const { text, headers } = await app.client().get(path, ask);
      expect(text).toContain('<html lang="de"');
      expect(headers.get('content-language')).toBe('de');
    }
    const json = await app.client().get('/nowhere/', { ...ask, accept: 'application/json' });
    expect(json.headers.get('content-language')).toBe('de');
    const foreign = await app.client().post(LOGIN, {}, ask);
    expect(foreign.status).toBe(403);
    expect(foreign.text).toContain('<html lang="de"');
  });

  it('names each language in itself, as a button of a form', async () => {
    const { text } = await app.client().get(LOGIN, { 'accept-language': 'de' });
    const button = (code: string, dir: string, more = '') =>
      `<button type="submit" class="link" name="language" value="${code}" lang="${code}" dir="${dir}"${more}>`;
    expect(text).toContain(`${button('de', 'ltr', ' aria-current="true"')}Deutsch</button>`);
    expect(text).toContain(`${button('ar', 'rtl')}العربية</button>`);
    expect(text).toContain(`${button('zh-Hans', 'ltr')}简体中文</button>`);
    expect(text).toContain(`${button('pt-BR', 'ltr')}Português (Brasil)</button>`);
    expect(text).toContain(`${button('en', 'ltr')}English</button>`);
    expect(text).toContain(`<input type="hidden" name="next" value="${LOGIN}">`);
  });

  it('mirrors its pages for a language that is written from the right', async () => {
    const { text } = await app.client().get(LOGIN, { 'accept-language': 'ar' });
    expect(text).toContain('<html lang="ar" dir="rtl">');
    const sheet = /href="([^"]*bootstrap\.rtl\.min\.css[^"]*)"/.exec(text)?.[1] ?? '';
    expect(text).not.toContain('bootstrap/bootstrap.min.css');
    expect((await app.client().get(sheet)).headers.get('content-type')).toContain('text/css');
  });
});

describe('a visitor who chooses a language', () => {
  it('reads it from then on, whatever the browser says, and is back on the page', async () => {
    const { client, answer } = await choosing('de');
    expect(answer.location).toBe(LOGIN);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^latchkey_language=de; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/m,
    );
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect((await client.get(LOGIN, { 'accept-language': 'ar' })).text).toContain('<html lang="de"');
  });

  it('is led to no other site', async () => {
    for (const next of ['https://evil.example/', '//evil.example', 'javascript:alert(1)']) {
      expect((await choosing('de', next)).answer.location).toBe('/');
    }
    expect((await choosing('de', null)).answer.location).toBe('/');
  });

  it('changes nothing by a language that the site has not', async () => {
    for (const code of ['ru', 'DE', 'de\r\nx: y', '__proto__']) {
      const { client, answer } = await choosing(code);
      expect(answer.location).toBe(LOGIN);
      expect(answer.headers.get('set-cookie') ?? '').not.toContain('latchkey_language=');
      expect((await client.get(LOGIN)).text).toContain('<html lang="en"');
    }
    const client = app.client();
    client.cookies.set('latchkey_language', 'ru');
    expect((await client.get(LOGIN, { 'accept-language': 'de' })).text).toContain('<html lang="de"');
  });

  it('proves that the form was ours, and does so by POST', async () => {
    const client = app.client();
    expect((await client.get(`${CHOOSE}?language=de`)).status).toBe(405);
    await client.get(LOGIN);
    expect((await client.post(CHOOSE, { language: 'de' })).status).toBe(403);
    expect(client.cookies.has('latchkey_language')).toBe(false);
  });
});

describe('a site with one language', () => {
  it('asks nobody, offers nothing and tells caches nothing of it', async () => {
    await using alone = await createTestApp(project, { folder: 'starter', settings: { languageCode: 'de' } });
    const { text, headers } = await alone.client().get(LOGIN, { 'accept-language': 'ar' });
    expect(text).toContain('<html lang="de"');
    expect(text).not.toContain('language-chooser');
    expect(headers.get('vary')).toBe('Cookie');
    expect(headers.get('content-language')).toBe(null);
  });
});

it('a site does not start with a language that it has no texts in', () => {
  const settings = { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:', languages: ['en', 'tlh'] };
  expect(() => openProject({ ...project, settings }, { folder: 'starter' })).toThrow(
    'The setting languages is not valid: there is no catalogue locale/tlh.json',
  );
});
