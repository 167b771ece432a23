import type { Middleware } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';

/** As a server that has found the language out by itself says it. */
const byHost: Middleware<User> = (request, next) => {
  request.useLanguage(request.headers.get('x-language'));
  return next();
};

describe.each(allMounts)('$name, in several languages', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      project: { middleware: [byHost] },
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

  it('a page of the server that asks for no text varies by no language', async () => {
    const { headers } = await mount.client().get('/hello', { 'accept-language': 'de' });
    expect(headers.get('vary')).not.toContain('Accept-Language');
  });
});
