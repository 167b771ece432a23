import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser, sameBrowser, sendJson, tokenOf } from './visitors.ts';

const fetched = { accept: '*/*', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' };

describe.each(allMounts)('$name, asked by scripts', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase);
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  function problemOf(answer: TestAnswer): { status: number; code: string } {
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const { status, code } = JSON.parse(answer.text);
    expect(status).toBe(answer.status);
    return { status, code };
  }

  it.each(['/api/me', '/members/', '/staff/'])('answers a fetch of %s by 401, and no page', async (page) => {
    const answer = await mount.client().get(page, fetched);
    expect(problemOf(answer)).toEqual({ status: 401, code: 'login_required' });
    expect(answer.location).toBeNull();
  });

  it.each(['image', 'script', 'style', 'video', 'worker', 'websocket'])(
    'answers what wants a page as little (Sec-Fetch-Dest: %s) by 401',
    async (destination) => {
      const answer = await mount.client().get('/members/', { accept: '*/*', 'sec-fetch-dest': destination });
      expect(problemOf(answer).status).toBe(401);
    },
  );

  it.each([
    ['a navigation', { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'document' }],
    ['a frame', { accept: 'text/html,*/*;q=0.8', 'sec-fetch-dest': 'iframe' }],
    ['a fetch that wants HTML', { ...fetched, accept: 'text/html' }],
    ['a program that says nothing', { accept: '*/*' }],
  ])('leads %s to the login page', async (_, headers) => {
    expect((await mount.client().get('/members/', headers)).location).toBe('/accounts/login/?next=/members/');
  });

  it('tells a missing token, a stale one, another site and a missing permission apart', async () => {
    const client = await loggedIn(mount, 'ada');
    const stale = await tokenOf(client);
    const again = await loggedIn(mount, 'ada');
    const json = { accept: 'application/json', 'content-type': 'application/json', origin: mount.origin };
    const post = (headers: Readonly<Record<string, string>>) =>
      again.request('/api/keep', {
        method: 'POST',
        headers: { ...json, ...headers },
        body: '{"key":"a","value":1}',
      });
    expect(problemOf(await post({}))).toEqual({ status: 403, code: 'csrf_token_missing' });
    expect(problemOf(await post({ 'x-csrftoken': stale }))).toEqual({
      status: 403,
      code: 'csrf_token_invalid',
    });
    const foreign = { 'x-csrftoken': await tokenOf(again), origin: 'https://evil.example' };
    expect(problemOf(await post(foreign))).toEqual({ status: 403, code: 'csrf_origin_foreign' });
    const staff = await again.get('/staff/', fetched);
    expect(problemOf(staff)).toEqual({ status: 403, code: 'permission_denied' });
  });

  it('lets a script go on with a new token when its own is stale', async () => {
    const client = await loggedIn(mount, 'ada');
    const stale = await tokenOf(client);
    // Another tab of the same browser logs in anew.
    const tab = sameBrowser(mount, client);
    const page = await tab.get('/basket/');
    const fields = { email: 'ada@example.com', password: 'correct horse battery' };
    expect(page.status).toBe(200);
    await tab.submit('/basket/', fields, '/door/');
    const value = { key: 'a', value: 1 };
    const refused = await sendJson(tab, '/api/keep', { token: stale, value });
    expect(problemOf(refused).code).toBe('csrf_token_invalid');
    const taken = await sendJson(tab, '/api/keep', { token: await tokenOf(tab), value });
    expect(taken.status).toBe(200);
  });

  it("tells a script what the app's own refusal is", async () => {
    expect(problemOf(await mount.client().get('/refused/', fetched))).toEqual({
      status: 403,
      code: 'forbidden',
    });
  });
});
