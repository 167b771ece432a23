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
    const sid = (await loggedIn(mount, 'ada')).cookies.get('sid');
    for (const cookie of [
      `sid=${sid}`,
      `sid=${sid}; sid=${ENDED}`,
      `sid=${ENDED}; sid=${sid}`,
      `sid=${FOREIGN}; sid=${sid}`,
      `sid=; a=b; sid=${FOREIGN}; sid=${ENDED}; sid=${sid}`,
    ]) {
      expect((await withCookies('/hello', cookie)).text, cookie).toBe('Hello, ada@example.com');
      const onward = await withCookies('/accounts/login/', cookie);
      expect([onward.status, onward.location], cookie).toEqual([302, '/dashboard/']);
    }
  });

  it.each(pages)("has no trouble at %s with another app's cookie alone, and leaves it", async (page) => {
    for (const value of [FOREIGN, 'x', '', ENDED, `${ENDED}; sid=${FOREIGN}`]) {
      const answer = await withCookies(page, `sid=${value}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().filter((line) => line.startsWith('sid='))).toEqual([]);
    }
  });

  it('tries few keys, however many there are', async () => {
    const sid = (await loggedIn(mount, 'ada')).cookies.get('sid');
    const keys = Array.from({ length: 100 }, (_, index) => `sid=${String(index).padStart(43, 'k')}`);
    expect((await withCookies('/hello', [...keys, `sid=${sid}`].join('; '))).text).toBe(
      'Hello, AnonymousUser',
    );
  });

  it.each(pages)('answers 400 at %s to a malformed one on https, where it can only be ours', async (page) => {
    const answer = await withCookies(page, '__Host-sid=x', onHttps);
    expect(shapeOf(answer)).toMatchObject({
      status: 400,
      cookies: ['__Host-sid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure'],
    });
    expect((await withCookies(page, 'sid=x', onHttps)).status).toBe(200);
  });

  it("takes a form whose CSRF cookie comes after another app's", async () => {
    const client = mount.client();
    const csrfmiddlewaretoken = await tokenOf(client);
    const cookie = `csrftoken=abcdefghijklmnopqrstuvwxyz012345; csrftoken=${client.cookies.get('csrftoken')}`;
    const fields = { csrfmiddlewaretoken, email: 'ada@example.com', password: PASSWORD };
    expect((await client.post('/door/', fields, { cookie })).status).toBe(302);
    expect((await client.post('/accounts/login/', fields, { cookie })).status).toBe(302);
    const asked = await withCookies('/basket/', cookie);
    expect(asked.headers.getSetCookie()).toEqual([]);
  });

  it("shows messages whose cookie comes after another app's", async () => {
    const client: TestClient = mount.client();
    await client.submit('/basket/', { item: 'book' });
    const cookie = `messages=W1tdXQ:1abc:def; messages=${client.cookies.get('messages')}`;
    expect((await withCookies('/news/', cookie)).text).toBe('Kept book.');
  });
});
