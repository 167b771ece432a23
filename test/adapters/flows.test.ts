import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { cookieLines, pageHeaders, plain, shapeOf } from './answer-shape.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts, behindProxies, dressedMounts, helperMounts } from './mounts.ts';
import { loggedIn, makeUser, PASSWORD, sendJson, tokenOf } from './visitors.ts';

const personal = { ...plain, cacheControl: 'no-store' };

describe.each([...allMounts, ...behindProxies, ...dressedMounts, ...helperMounts])('$name', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase);
    for (const name of ['ada', 'bob', 'cy']) await makeUser(mount, name);
    await makeUser(mount, 'stella', { isStaff: true });
    await makeUser(mount, 'sue', { isSuperuser: true });
    await makeUser(mount, 'ann', { isSuperuser: true, isStaff: true });
  });
  afterAll(() => mount.stop());

  const text = async (client: TestClient, path: string) => (await client.get(path)).text;

  function expectPageHeaders(answer: TestAnswer): void {
    const ours = Object.keys(pageHeaders).map((name) => [name, answer.headers.get(name)]);
    expect(Object.fromEntries(ours)).toEqual({ ...pageHeaders, ...mountCase.overruled });
  }

  it("answers the project's pages", async () => {
    const login = await mount.client().get('/accounts/login/');
    expect(shapeOf(login)).toEqual({ ...personal, cookies: [cookieLines.csrf] });
    expectPageHeaders(login);
    expect(login.text).toContain('name="password"');
    const style = /href="(\/static\/[^"]+)"/.exec(login.text)?.[1] ?? '';
    const file = await mount.client().get(style.replaceAll('&amp;', '&'));
    expect(file.status).toBe(200);
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(shapeOf(await mount.client().get('/accounts/login')).location).toBe('/accounts/login/');
    expect((await mount.client().request('/accounts/login/', { method: 'PUT' })).status).toBe(405);
  });

  it('answers HEAD as it answers GET, without the body', async () => {
    const ada = await loggedIn(mount, 'ada');
    const paths = [
      '/accounts/login/',
      '/accounts/register/',
      '/accounts/profile/',
      '/accounts/logout/',
      '/dashboard/',
    ];
    for (const path of [...paths, '/accounts/login', '/nowhere']) {
      for (const client of [ada, mount.client()]) {
        const got = await client.get(path);
        const headed = await client.request(path, { method: 'HEAD' });
        expect([headed.status, headed.location, headed.text], path).toEqual([got.status, got.location, '']);
      }
    }
  });

  it('knows nobody, and says nothing of itself but Vary, on a first visit', async () => {
    const answer = await mount.client().get('/hello');
    expect(answer.text).toBe('Hello, AnonymousUser');
    expect(shapeOf(answer)).toEqual(plain);
  });

  it('leaves 404 to the host', async () => {
    const answer = await mount.client().get('/nowhere');
    expect(shapeOf(answer)).toEqual({ ...plain, status: 404 });
    expect(answer.text).toBe('Nothing here');
  });

  it('registers, logs out and logs in again, with next', async () => {
    const client = mount.client();
    const fields = {
      email: 'new@example.com',
      username: 'New',
      password: PASSWORD,
      confirmPassword: PASSWORD,
    };
    const registered = await client.submit('/accounts/register/', fields);
    expect(shapeOf(registered)).toMatchObject({
      status: 302,
      cacheControl: 'no-store',
      variesByCookie: true,
    });
    expect(await text(client, '/hello')).toBe('Hello, new@example.com');

    const left = await client.submit('/basket/', {}, '/accounts/logout/');
    expect(shapeOf(left)).toMatchObject({ status: 302, location: '/accounts/login/' });
    expect(left.headers.getSetCookie()).toContain(cookieLines.sessionEnd);
    expect(await text(client, '/hello')).toBe('Hello, AnonymousUser');

    const asked = await client.get('/members/?page=2');
    expect(shapeOf(asked)).toMatchObject({
      status: 302,
      location: '/accounts/login/?next=/members/%3Fpage%3D2',
    });
    expectPageHeaders(asked);
    const answer = await client.submit(asked.location ?? '', {
      email: 'new@example.com',
      password: PASSWORD,
    });
    expect(shapeOf(answer)).toEqual({
      ...personal,
      status: 302,
      location: '/members/?page=2',
      cookies: [cookieLines.session, cookieLines.messages, cookieLines.device],
    });
    expect(await text(client, '/members/')).toBe('Member new@example.com');
  });

  it('guards pages: 302 for those who are nobody, 403 for those who may not', async () => {
    const nobody = mount.client();
    for (const page of ['/members/', '/staff/', '/editors/']) {
      expect(shapeOf(await nobody.get(page))).toMatchObject({
        status: 302,
        location: `/accounts/login/?next=${page}`,
        cacheControl: 'no-cache',
      });
    }
    const ada = await loggedIn(mount, 'ada');
    const member = await ada.get('/members/');
    expect(shapeOf(member)).toEqual(personal);
    expect(member.text).toBe('Member ada@example.com');
    for (const page of ['/staff/', '/editors/']) {
      const refused = await ada.get(page);
      expect(shapeOf(refused)).toMatchObject({ status: 403, cacheControl: 'no-store' });
      expectPageHeaders(refused);
    }
    expect(await text(await loggedIn(mount, 'stella'), '/staff/')).toBe('Staff');
    expect(await text(await loggedIn(mount, 'sue'), '/editors/')).toBe('Editor');
  });

  it('serves the admin to staff alone, by the same line everywhere', async () => {
    expect(shapeOf(await mount.client().get('/admin/')).location).toBe('/accounts/login/?next=/admin/');
    expect((await (await loggedIn(mount, 'bob')).get('/admin/')).status).toBe(403);
    const ann = await loggedIn(mount, 'ann');
    const list = await ann.get('/admin/accounts/customuser/?q=stella');
    expect([list.status, list.text.includes('stella@example.com')]).toEqual([200, true]);
    const added = await ann.submit('/admin/auth/group/add/', { name: 'Editors' });
    expect([added.status, added.location]).toEqual([302, '/admin/auth/group/']);
    expect(await text(ann, '/admin/auth/group/')).toContain('Editors');
  });

  it('refuses data as data: 401 and 403 by application/problem+json', async () => {
    const nobody = await mount.client().get('/api/me', { accept: 'application/json' });
    expect(shapeOf(nobody)).toMatchObject({ status: 401, location: null, cookies: [] });
    expect(nobody.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(nobody.text)).toEqual({
      title: 'Unauthorized',
      status: 401,
      code: 'login_required',
      detail: 'Log in first.',
    });

    const ada = await loggedIn(mount, 'ada');
    expect(JSON.parse(await text(ada, '/api/me'))).toEqual({ email: 'ada@example.com' });
    const refused = await ada.get('/staff/', { accept: 'application/json' });
    expect(refused.status).toBe(403);
    const denied = { status: 403, title: 'Forbidden', code: 'permission_denied' };
    expect(JSON.parse(refused.text)).toMatchObject(denied);
  });

  it('keeps what a form sends in the session of a visitor who is nobody, and beyond a login', async () => {
    const client = mount.client();
    const page = await client.get('/basket/');
    expect(shapeOf(page)).toEqual({ ...personal, cookies: [cookieLines.csrf] });
    const kept = await client.post('/basket/', {
      csrfmiddlewaretoken: csrfTokenOf(page.text),
      item: 'a bööк',
    });
    expect(shapeOf(kept)).toEqual({
      ...personal,
      status: 302,
      location: '/basket/',
      cookies: [cookieLines.session, cookieLines.messages],
    });
    expect(await text(client, '/basket/')).toContain('<pre>["a bööк"]</pre>');

    await client.submit('/accounts/login/', { email: 'bob@example.com', password: PASSWORD });
    await client.submit('/basket/', { item: 'pen' });
    expect(await text(client, '/basket/')).toContain('<pre>["a bööк","pen"]</pre>');
  });

  it("keeps a page with a visitor's token out of all caches, at the second visit too", async () => {
    const client = mount.client();
    for (const cookies of [[cookieLines.csrf], []]) {
      expect(shapeOf(await client.get('/basket/'))).toEqual({ ...personal, cookies });
    }
  });

  it('shows a message once', async () => {
    const client = mount.client();
    await client.submit('/basket/', { item: 'book' });
    await client.submit('/basket/', { item: 'pen' });
    const shown = await client.get('/news/');
    expect(shown.text).toBe('Kept book.\nKept pen.');
    expect(shapeOf(shown)).toEqual({ ...personal, cookies: [cookieLines.messagesEnd] });
    expect(await text(client, '/news/')).toBe('');
  });

  it('takes JSON with the token in the header', async () => {
    const client = await loggedIn(mount, 'ada');
    const token = await tokenOf(client);
    const answer = await sendJson(client, '/api/keep', { token, value: { key: 'a', value: 1 } });
    expect(shapeOf(answer)).toEqual(personal);
    expect(JSON.parse(answer.text)).toEqual({ key: 'a', value: 1 });
    expect(JSON.parse(await text(client, '/api/kept'))).toEqual({ a: 1 });
  });

  it.each([
    ['no token', { 'content-type': 'application/x-www-form-urlencoded' }, 'item=book'],
    ['a wrong token', { 'x-csrftoken': 'x'.repeat(65) }, 'item=book'],
    ['no token, and JSON', { 'content-type': 'application/json' }, '{"item":"book"}'],
    ['no token, and plain text', { 'content-type': 'text/plain' }, 'item=book'],
    ['no token, and an upload', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
  ])('refuses a form with %s, and does nothing', async (_, headers, body) => {
    const client = await loggedIn(mount, 'ada');
    const before = await text(client, '/basket/');
    const answer = await client.request('/basket/', {
      method: 'POST',
      headers: { origin: mount.origin, ...headers } as Record<string, string>,
      body,
    });
    expect(shapeOf(answer)).toMatchObject({ status: 403, cacheControl: 'no-store' });
    expect(answer.headers.get('content-type')).toMatch(/^(text\/html|application\/problem\+json)/);
    expect((await text(client, '/basket/')).replace(/value="[^"]*"/, '')).toBe(
      before.replace(/value="[^"]*"/, ''),
    );
  });

  it("refuses another site's form, with a token or without a cookie", async () => {
    const client = await loggedIn(mount, 'ada');
    const token = csrfTokenOf(await text(client, '/basket/'));
    const foreign = { origin: 'https://evil.example' };
    const fields = { csrfmiddlewaretoken: token, item: 'book' };
    expect((await client.post('/basket/', fields, foreign)).status).toBe(403);
    expect((await mount.client().post('/basket/', fields, foreign)).status).toBe(403);
    expect((await client.post('/leave/', {})).status).toBe(403);
    expect(await text(client, '/hello')).toBe('Hello, ada@example.com');
  });

  it('asks no token below csrfExempt, and of who has no cookie', async () => {
    const client = await loggedIn(mount, 'ada');
    expect((await client.post('/hooks/ping', {})).text).toBe('pong');
    const webhook = await mount.client().request('/api/keep', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"key":"a","value":1}',
    });
    expect(webhook.status).toBe(200);
  });

  it("logs in and out by the app's own pages", async () => {
    const client = mount.client();
    await client.get('/basket/');
    const wrong = await client.submit('/basket/', { email: 'ada@example.com', password: 'wrong' }, '/door/');
    expect([wrong.status, wrong.text]).toEqual([401, 'Wrong']);
    const right = await client.submit('/basket/', { email: 'ada@example.com', password: PASSWORD }, '/door/');
    expect(shapeOf(right)).toEqual({
      ...personal,
      status: 302,
      location: '/members/',
      cookies: [cookieLines.session, cookieLines.device],
    });
    expect(await text(client, '/members/')).toBe('Member ada@example.com');
    const left = await client.submit('/basket/', {}, '/leave/');
    expect(shapeOf(left)).toEqual({
      ...personal,
      status: 302,
      location: '/hello',
      cookies: [cookieLines.sessionEnd],
    });
    expect(await text(client, '/hello')).toBe('Hello, AnonymousUser');
  });

  it('changes the key at a login', async () => {
    const client = mount.client();
    await client.submit('/basket/', { item: 'book' });
    const before = client.cookies.get('latchkey_session');
    await client.submit('/basket/', { email: 'ada@example.com', password: PASSWORD }, '/door/');
    expect(client.cookies.get('latchkey_session')).toMatch(/^[\w-]{43}$/);
    expect(client.cookies.get('latchkey_session')).not.toBe(before);
    const old = mount.client();
    old.cookies.set('latchkey_session', before ?? '');
    expect(await text(old, '/basket/')).toContain('<pre>[]</pre>');
  });

  it('gives the token of the new session after a login in the same request', async () => {
    const client = mount.client();
    const fields = { email: 'ada@example.com', password: PASSWORD };
    const answer = await client.submit('/basket/', fields, '/enter/');
    const { before, after } = JSON.parse(answer.text);
    expect(after).not.toBe(before);
    expect((await client.post('/basket/', { csrfmiddlewaretoken: before, item: 'pen' })).status).toBe(403);
    expect((await client.post('/basket/', { csrfmiddlewaretoken: after, item: 'pen' })).status).toBe(302);
  });

  it('sets each cookie once in a page that is rendered after a login', async () => {
    const client = mount.client();
    const answer = await client.submit(
      '/basket/',
      { email: 'ada@example.com', password: PASSWORD },
      '/welcome/',
    );
    expect(answer.text).toContain('</html>');
    expect(shapeOf(answer)).toEqual({ ...personal, cookies: [cookieLines.session, cookieLines.device] });
  });

  it('lets nobody in by a session that was revoked', async () => {
    const client = await loggedIn(mount, 'cy');
    expect((await client.get('/members/')).text).toBe('Member cy@example.com');
    await mount.project.database.kysely.deleteFrom('latchkey_session').execute();
    expect(shapeOf(await client.get('/members/'))).toMatchObject({ status: 302 });
    expect(await text(client, '/hello')).toBe('Hello, AnonymousUser');
  });

  it('lets nobody in by a session of a user who was deactivated', async () => {
    const client = await loggedIn(mount, 'cy');
    await mount.project.database.kysely
      .updateTable('accounts_customuser')
      .set({ is_active: 0 })
      .where('email', '=', 'cy@example.com')
      .execute();
    expect(shapeOf(await client.get('/members/'))).toMatchObject({ status: 302 });
  });

  it('answers refusals that the app throws with the page for them', async () => {
    const refused = await mount.client().get('/refused/');
    expect(shapeOf(refused)).toMatchObject({ status: 403, variesByCookie: true });
    expectPageHeaders(refused);
    expect(refused.text).not.toContain('refused for the test');
    expect(mount.log.join('')).toContain('refused for the test');
  });

  it("renders the project's templates", async () => {
    const page = await (await loggedIn(mount, 'ada')).get('/page/');
    expect(shapeOf(page)).toMatchObject({ status: 200, cacheControl: 'no-store', variesByCookie: true });
    expectPageHeaders(page);
    expect(page.text).toContain('</html>');
    expect(page.text).toContain('You are logged in.');
  });
});
