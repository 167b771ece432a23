import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { cookieLines, plain, shapeOf } from './answer-shape.ts';
import { type MountCase, type RunningMount, startMount } from './mount-case.ts';
import { expressMount } from './mounts/express-app.ts';
import { allMounts, behindProxies, dressedMounts, helperMounts } from './mounts.ts';
import { loggedIn, makeUser, PASSWORD, sameBrowser } from './visitors.ts';

const personal = { ...plain, cacheControl: 'no-store' };
const MINUTE = 60_000;
const FIELDS = { item: 'böök & "pen"\r\n<b>', pin: 'the secret of ada' };

const UPLOAD = '--x\r\ncontent-disposition: form-data; name="item"; filename="a"\r\n\r\nb\r\n--x--\r\n';

/** The value of a hidden field, as a browser reads it. */
const hidden = (page: string, name: string) => {
  const value = new RegExp(`name="${name.replace(/[[\]]/g, '\\$&')}" value="([^"]*)"`).exec(page)?.[1];
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
};

/** Express, whose parser has read every body before the accounts see it. */
const readBefore: MountCase = {
  name: 'Express 5, behind a body parser',
  seesRawRequest: true,
  make: (parts) => {
    const app = express().use(express.urlencoded({ extended: true }));
    return expressMount({ app, parsers: [express.json()] }, parts);
  },
};

const mounts = [...allMounts, ...behindProxies, ...dressedMounts, ...helperMounts, readBefore];

describe.each(mounts)('$name', (mountCase) => {
  let mount: RunningMount;
  let now = 1_800_000_000_000;
  beforeAll(async () => {
    mount = await startMount(mountCase, { clock: () => now });
    await makeUser(mount, 'ada');
    await makeUser(mount, 'bob');
  });
  afterAll(() => mount.stop());

  let ada: TestClient;
  let formToken: string;
  beforeEach(async () => {
    ada = await loggedIn(mount, 'ada');
    // The message of the login is seen, and gone.
    await ada.get('/accounts/profile/');
    formToken = csrfTokenOf((await ada.get('/vault/')).text);
  });
  const stale = () => {
    now += 11 * MINUTE;
  };
  const sendForm = (client: TestClient, fields: Record<string, string> = FIELDS) =>
    client.post(
      '/vault/',
      { csrfmiddlewaretoken: formToken, ...fields },
      { referer: `${mount.origin}/vault/` },
    );
  /** Types a password into a page that asks for it. */
  const confirm = (client: TestClient, page: string, password = PASSWORD) => {
    const fields = ['csrfmiddlewaretoken', 'next', 'kept_form'].map((name) => [name, hidden(page, name)]);
    const sent = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
    return client.post('/accounts/confirm/', { ...sent, password });
  };

  it('opens at once after a login, and until its time is over', async () => {
    expect((await sendForm(ada, { item: 'book' })).text).toBe('Sent {"item":"book"}');
    now += MINUTE;
    expect((await ada.get('/vault/')).status).toBe(200);
    now += 1;
    expect(shapeOf(await ada.get('/vault/'))).toMatchObject({
      status: 302,
      location: '/accounts/confirm/?next=/vault/',
    });
    now += 9 * MINUTE - 1;
    expect((await sendForm(ada)).status).toBe(200);
    now += 1;
    expect((await sendForm(ada)).status).toBe(307);
  });

  it('sends nobody to log in, and refuses who wants data by a code', async () => {
    const nobody = mount.client();
    expect((await nobody.get('/vault/')).location).toBe('/accounts/login/?next=/vault/');
    expect((await nobody.getJson('/vault/')).status).toBe(401);
    stale();
    const refused = await ada.getJson('/vault/');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
    expect(refused.json()).toEqual({
      title: 'Forbidden',
      status: 403,
      code: 'reauthentication_required',
      detail: 'Confirm first that it is you.',
    });
  });

  it('asks for the password, and brings back, under a new key', async () => {
    stale();
    const asked = await ada.follow(await ada.get('/vault/?door=2'));
    expect(shapeOf(asked)).toEqual(personal);
    const wrong = await confirm(ada, asked.text, 'not it');
    expect(wrong.status).toBe(200);
    expect(wrong.text).toContain('The password is not correct.');
    expect((await ada.get('/vault/')).status).toBe(302);
    const before = sameBrowser(mount, ada);
    const right = await confirm(ada, wrong.text);
    expect(shapeOf(right)).toEqual({
      ...personal,
      status: 302,
      location: '/vault/?door=2',
      cookies: [cookieLines.session],
    });
    expect((await ada.get('/vault/?door=2')).status).toBe(200);
    expect((await before.get('/hello')).text).toBe('Hello, AnonymousUser');
  });

  it('leads nowhere but to this site', async () => {
    stale();
    for (const next of ['https://evil.example/', '//evil.example', 'javascript:alert(1)']) {
      const page = await ada.get(`/accounts/confirm/?next=${encodeURIComponent(next)}`);
      expect(page.text).not.toContain('evil.example');
      const fields = { csrfmiddlewaretoken: csrfTokenOf(page.text), next, password: PASSWORD };
      expect((await ada.post('/accounts/confirm/', fields)).location).toBe('/dashboard/');
    }
  });

  it('keeps a form that was sent, and sends it on afterwards', async () => {
    stale();
    const away = await sendForm(ada);
    expect(away.location).toBe('/accounts/confirm/form/?next=/vault/&to=/vault/');
    const asked = await ada.follow(away);
    expect(shapeOf(asked)).toEqual(personal);
    const wrong = await confirm(ada, asked.text, 'not it');
    const done = await confirm(ada, wrong.text);
    expect(shapeOf(done)).toEqual({ ...personal, cookies: [cookieLines.session] });
    expect(done.text).toContain('action="/vault/"');
    expect(hidden(done.text, 'csrfmiddlewaretoken')).not.toBe(formToken);
    const again = ['csrfmiddlewaretoken', 'item', 'pin'].map((name) => [name, hidden(done.text, name) ?? '']);
    const sent = await ada.post('/vault/', Object.fromEntries(again));
    expect(sent.text).toBe(`Sent ${JSON.stringify(FIELDS)}`);
    expect((await sendForm(ada)).status).toBe(403);
  });

  // Only Express has a parser that makes objects of a form's fields.
  if (mountCase.name.startsWith('Express'))
    it('keeps the nested fields of a form', async () => {
      stale();
      const asked = await ada.follow(await sendForm(ada, { 'list[a]': '1', 'list[b][]': '2' }));
      const done = await confirm(ada, asked.text);
      const names = ['csrfmiddlewaretoken', 'list[a]', 'list[b][]'];
      const again = names.map((name) => [name, hidden(done.text, name) ?? '']);
      const sent = await ada.post('/vault/', Object.fromEntries(again));
      expect(sent.text).toBe('Sent {"list":{"a":"1","b":["2"]}}');
    });

  it('shows nothing of it meanwhile, and keeps nothing of it on the server', async () => {
    stale();
    const away = await sendForm(ada);
    const asked = await ada.follow(away);
    const wrong = await confirm(ada, asked.text, 'not it');
    const sealed = hidden(wrong.text, 'kept_form') ?? '';
    expect(sealed).toMatch(/^[\w-]{60,}$/);
    const rows = await mount.project.database.kysely.selectFrom('latchkey_session').selectAll().execute();
    const seen = [away.location, asked.text, wrong.text, JSON.stringify(rows), mount.log.join('')];
    for (const secret of [FIELDS.pin, 'böök']) {
      for (const place of seen) expect(place).not.toContain(secret);
      expect(Buffer.from(sealed, 'base64url').includes(secret)).toBe(false);
    }
  });

  it('gives a form that was kept to its own user alone, and for ten minutes', async () => {
    const bob = await loggedIn(mount, 'bob');
    stale();
    const sealed = hidden((await ada.follow(await sendForm(ada))).text, 'kept_form') ?? '';
    const other = await loggedIn(mount, 'ada');
    const confirmBy = async (client: TestClient) => {
      const csrfmiddlewaretoken = csrfTokenOf((await client.get('/accounts/confirm/')).text);
      const fields = { csrfmiddlewaretoken, kept_form: sealed, next: '/vault/', password: PASSWORD };
      return client.post('/accounts/confirm/', fields);
    };
    // Who has logged in, or confirmed, in another tab meanwhile has another session key.
    expect(hidden((await confirmBy(other)).text, 'item')).toBe(FIELDS.item);
    for (const client of [bob, ada]) {
      if (client === ada) now += 10 * MINUTE + 1;
      const answer = await confirmBy(client);
      expect(shapeOf(answer)).toMatchObject({ status: 302, location: '/vault/' });
      expect((await client.get('/accounts/profile/')).text).toContain('kept for ten minutes only');
    }
  });

  it("takes no form that another site sends, nor sends one on in its user's name", async () => {
    stale();
    const fields = { item: 'planted' };
    const path = '/accounts/confirm/form/?to=/vault/';
    expect((await ada.post(path, fields, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ada.post(path, fields)).status).toBe(403);
    const link = await ada.get('/accounts/confirm/form/?to=/vault/&item=planted');
    expect(link.location).toBe('/accounts/confirm/');
    const away = { csrfmiddlewaretoken: formToken, item: 'mine' };
    const foreign = await ada.post('/accounts/confirm/form/?to=https://evil.example/', away);
    expect(foreign.location).toBe('/accounts/confirm/');
  });

  it('says kindly that files and what is too large cannot be kept', async () => {
    stale();
    const bodies = [
      ['application/json', '{"item":"book"}'],
      // Fastify refuses types that it has no parser for.
      ...(mountCase.name.startsWith('Fastify') ? [] : [['multipart/form-data; boundary=x', UPLOAD]]),
    ] as const;
    for (const [type, body] of bodies) {
      const from = { origin: ada.origin, referer: `${mount.origin}/vault/`, 'x-csrftoken': formToken };
      const headers = { accept: 'text/html', 'content-type': type, ...from };
      const answer = await ada.request('/vault/', { method: 'POST', headers, body });
      expect(shapeOf(answer), type).toMatchObject({
        status: 302,
        location: '/accounts/confirm/?next=/vault/',
      });
      expect((await ada.follow(answer)).text).toContain('could not be kept');
    }

    const large = await ada.follow(await sendForm(ada, { item: 'x'.repeat(60_000) }));
    expect(large.text).toContain('could not be kept');
    expect(hidden(large.text, 'kept_form')).toBeUndefined();
    expect((await confirm(ada, large.text)).location).toBe('/vault/');
  });

  it('tells of what was proved, and of what was not', async () => {
    stale();
    const lines = () => mount.log.filter((line) => line.includes('user_reauthenticated')).length;
    const failed = () => mount.log.filter((line) => line.includes('user_login_failed')).length;
    const before = [lines(), failed()];
    const page = await ada.get('/accounts/confirm/');
    const wrong = await confirm(ada, page.text, 'not it');
    await confirm(ada, wrong.text);
    expect([lines(), failed()]).toEqual(before.map((count) => count + 1));
  });
});
