import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { shapeOf } from './answer-shape.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser, PASSWORD, tokenOf } from './visitors.ts';

const ENDED = 'e'.repeat(43);
/** What express-session has as its cookie, on another port of the same host. */
const FOREIGN = 's%3Aabc.def';
const pages = ['/hello', '/accounts/login/'] as const;

describe.each(allMounts)('$name', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase, { settings: { trustedProxies: ['127.0.0.1'] } });
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  /** Visits with these cookies, written as they are. */
  const withCookies = (path: string, cookie: string, headers = {}) =>
    mount.client().get(path, { cookie, ...headers });
  const onHttps = { 'x-forwarded-proto': 'https' };

  it('knows a visitor by the good session cookie, wherever it stands among others', async () => {
    const sid = (await loggedIn(mount, 'ada')).cookies.get('latchkey_session');
    for (const cookie of [
      `latchkey_session=${sid}`,
      `latchkey_session=${sid}; latchkey_session=${ENDED}`,
      `latchkey_session=${ENDED}; latchkey_session=${sid}`,
      `latchkey_session=${FOREIGN}; latchkey_session=${sid}`,
      `latchkey_session=; a=b; latchkey_session=${FOREIGN}; latchkey_session=${ENDED}; latchkey_session=${sid}`,
    ]) {
      expect((await withCookies('/hello', cookie)).text, cookie).toBe('Hello, ada@example.com');
      const onward = await withCookies('/accounts/login/', cookie);
      expect([onward.status, onward.location], cookie).toEqual([302, '/dashboard/']);
    }
  });

  it.each(pages)("has no trouble at %s with another app's cookie alone, and leaves it", async (page) => {
    for (const value of [FOREIGN, 'x', '', ENDED, `${ENDED}; latchkey_session=${FOREIGN}`]) {
      const answer = await withCookies(page, `latchkey_session=${value}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().filter((line) => line.startsWith('latchkey_session='))).toEqual(
        [],
      );
    }
  });

  it('tries few keys, however many there are', async () => {
    const sid = (await loggedIn(mount, 'ada')).cookies.get('latchkey_session');
    const keys = Array.from(
      { length: 100 },
      (_, index) => `latchkey_session=${String(index).padStart(43, 'k')}`,
    );
    expect((await withCookies('/hello', [...keys, `latchkey_session=${sid}`].join('; '))).text).toBe(
      'Hello, AnonymousUser',
    );
  });

  it.each(pages)('answers 400 at %s to a malformed one on https, where it can only be ours', async (page) => {
    const answer = await withCookies(page, '__Host-latchkey_session=x', onHttps);
    expect(shapeOf(answer)).toMatchObject({
      status: 400,
      cookies: ['__Host-latchkey_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure'],
    });
    expect((await withCookies(page, 'latchkey_session=x', onHttps)).status).toBe(200);
  });

  it("takes a form whose CSRF cookie comes after another app's", async () => {
    const client = mount.client();
    const csrfmiddlewaretoken = await tokenOf(client);
    const cookie = `latchkey_csrf=abcdefghijklmnopqrstuvwxyz012345; latchkey_csrf=${client.cookies.get('latchkey_csrf')}`;
    const fields = { csrfmiddlewaretoken, email: 'ada@example.com', password: PASSWORD };
    expect((await client.post('/door/', fields, { cookie })).status).toBe(302);
    expect((await client.post('/accounts/login/', fields, { cookie })).status).toBe(302);
    const asked = await withCookies('/basket/', cookie);
    expect(asked.headers.getSetCookie()).toEqual([]);
  });

  it("shows messages whose cookie comes after another app's", async () => {
    const client: TestClient = mount.client();
    await client.submit('/basket/', { item: 'book' });
    const cookie = `latchkey_messages=W1tdXQ:1abc:def; latchkey_messages=${client.cookies.get('latchkey_messages')}`;
    expect((await withCookies('/news/', cookie)).text).toBe('Kept book.');
  });
});
