import { checkCsrfToken, defineForm, formField, HttpResponse, path, render } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  attackProject,
  makeUser,
  PASSWORD,
  sessionRows,
  startAttackSite,
} from '../support/attack-project.ts';
import { MountClient } from '../support/mount-client.ts';
import { multipart } from '../support/multipart.ts';

const EMAIL = 'ada@example.com';
const TRUSTED = 'http://shop.example';

const noteForm = defineForm({ fields: { note: formField.text() } });
const acted: string[] = [];
const log: string[] = [];

/** Views that would act without asking their form: what a careless author writes. */
const careless = [
  path<User>(
    'careless/',
    async (request) => {
      const form = noteForm.bind(request.staleForm?.take() ?? (await request.form()));
      if (request.raw.method === 'POST' || request.head.method === 'POST' || (await form.validate()).ok)
        acted.push('careless');
      return new HttpResponse(`${form.asP}`, { headers: { 'content-type': 'text/html' } });
    },
    { methods: ['GET', 'POST'] },
  ),
  path<User>(
    'button/',
    () => {
      acted.push('button');
      return new HttpResponse('pressed');
    },
    { methods: ['POST'] },
  ),
  path<User>(
    'read/',
    async (request) => {
      if ((await request.form()).has('note') || (await request.raw.text()) !== '') acted.push('read');
      return render(request, 'home.html');
    },
    { methods: ['GET', 'POST'] },
  ),
  path<User>(
    'exempt/',
    async (request) => {
      checkCsrfToken(request, (await request.form()).get('csrfmiddlewaretoken'));
      acted.push('exempt');
      return new HttpResponse('done');
    },
    { methods: ['POST'], csrfExempt: true },
  ),
];

describe('a stale token', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    const project = { ...attackProject, urls: [...attackProject.urls, ...careless] };
    const settings = { csrfTrustedOrigins: [TRUSTED], throttleLoginNetwork: null };
    site = await startAttackSite({ settings, writeLog: (line) => log.push(line) }, project);
    await makeUser(site, EMAIL);
  });
  afterAll(() => site.stop());

  /** Somebody who is logged in, and the token of a page from before that. */
  async function visitor(): Promise<{ client: TestClient; token: string }> {
    const { port } = new URL(site.origin);
    const client = new MountClient({ port: Number(port), origin: site.origin });
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const fields = { csrfmiddlewaretoken: token, email: EMAIL, password: PASSWORD };
    expect((await client.post('/accounts/login/', fields)).status).toBe(302);
    return { client, token };
  }

  const post = (
    client: TestClient,
    at: string,
    fields: Record<string, string>,
    headers: Record<string, string>,
  ) =>
    client.request(at, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });

  /** What the views could have changed. */
  async function kept(): Promise<unknown> {
    const users = await site.database.kysely.selectFrom('accounts_customuser').selectAll().execute();
    return [users, await sessionRows(site)];
  }

  const own = () => site.origin;
  it.each([
    ['no header at all', () => ({})],
    ['an empty Origin', () => ({ origin: '' })],
    ['the Origin null', () => ({ origin: 'null' })],
    ['the Origin null of a sandboxed page', () => ({ origin: 'null', 'sec-fetch-site': 'cross-site' })],
    ['a foreign Origin', () => ({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' })],
    [
      'a foreign Origin, though the browser should say same-origin',
      () => ({ origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }),
    ],
    [
      'its own Origin, though the browser says cross-site',
      () => ({ origin: own(), 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'its own Origin, though the browser says same-site',
      () => ({ origin: own(), 'sec-fetch-site': 'same-site' }),
    ],
    [
      'its own Origin, and what only an address bar sends',
      () => ({ origin: own(), 'sec-fetch-site': 'none' }),
    ],
    [
      'another origin of the same site',
      () => ({ origin: own().replace(/\d+$/, '1'), 'sec-fetch-site': 'same-site' }),
    ],
    [
      'a trusted origin, whose pages are not shown again',
      () => ({ origin: TRUSTED, 'sec-fetch-site': 'cross-site' }),
    ],
    ['its own Referer alone', () => ({ referer: `${own()}/accounts/profile/` })],
    ['same-origin alone', () => ({ 'sec-fetch-site': 'same-origin' })],
    [
      'a script of its own',
      () => ({ origin: own(), 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }),
    ],
    ['a script that is asked for data', () => ({ origin: own(), accept: 'application/json' })],
    ['a token in the header', () => ({ origin: own(), 'x-csrftoken': 'A'.repeat(65) })],
  ])('is refused with %s, and nothing is shown of what was sent', async (_, headers) => {
    const { client, token } = await visitor();
    const before = await kept();
    for (const at of ['/accounts/profile/', '/accounts/logout/', '/button/', '/careless/']) {
      const answer = await post(
        client,
        at,
        { csrfmiddlewaretoken: token, username: 'Typed', note: 'Typed' },
        headers(),
      );
      expect(answer.status, at).toBe(403);
      expect(answer.text).not.toContain('Typed');
      expect(answer.text).not.toContain('end it again');
    }
    expect(await kept()).toEqual(before);
    expect(acted).toEqual([]);
  });

  it.each([
    ['the Origin', () => ({ origin: own() })],
    [
      'the Origin and same-origin',
      () => ({ origin: own(), 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' }),
    ],
    [
      'null and same-origin, as under no-referrer',
      () => ({ origin: 'null', 'sec-fetch-site': 'same-origin' }),
    ],
  ])('of its own page by %s never acts, whatever the view does', async (_, headers) => {
    const { client, token } = await visitor();
    const before = await kept();
    const fields = { csrfmiddlewaretoken: token, note: 'Typed' };
    const shown = await post(client, '/careless/', fields, headers());
    expect([
      shown.status,
      shown.text.includes('value="Typed"'),
      shown.text.includes('send it again'),
    ]).toEqual([200, true, true]);
    for (const at of ['/button/', '/read/', '/exempt/']) {
      const asked = await post(client, at, fields, headers());
      expect([at, asked.status]).toEqual([at, 403]);
    }
    expect(acted).toEqual([]);
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['none', ''],
    ['half a token', 'A'.repeat(32)],
    ['a token with a character too much', 'A'.repeat(66)],
    ['no token but a script', '"><script>'.repeat(8).slice(0, 65)],
  ])('is none where the form has %s: it is refused', async (_, csrfmiddlewaretoken) => {
    const { client } = await visitor();
    const answer = await post(
      client,
      '/careless/',
      { csrfmiddlewaretoken, note: 'Typed' },
      { origin: own() },
    );
    expect([answer.status, answer.text.includes('Your form was not accepted')]).toEqual([403, true]);
    expect(answer.text).not.toContain('Typed');
  });

  it('of a body that is too large, broken or no form is refused as before', async () => {
    const { client, token } = await visitor();
    const large = { csrfmiddlewaretoken: token, note: 'x'.repeat(100_000) };
    expect((await post(client, '/careless/', large, { origin: own() })).status).toBe(413);
    const body = multipart({ csrfmiddlewaretoken: token });
    const headers = { origin: own(), 'content-type': 'multipart/form-data' };
    expect((await client.request('/careless/', { method: 'POST', headers, body })).status).toBe(400);
    const text = { origin: own(), 'content-type': 'text/plain' };
    expect((await client.request('/careless/', { method: 'POST', headers: text, body })).status).toBe(415);
    client.cookies.clear();
    // Who has no cookie need not have sent a body: it is not told what was wrong with it.
    expect((await post(client, '/careless/', large, { origin: own() })).status).toBe(403);
    expect((await client.request('/careless/', { method: 'POST', headers, body })).status).toBe(403);
    expect(acted).toEqual([]);
  });

  it('of a login from another site logs nobody in', async () => {
    const { token } = await visitor();
    const { port } = new URL(site.origin);
    const victim = new MountClient({ port: Number(port), origin: site.origin });
    const fields = { csrfmiddlewaretoken: token, email: EMAIL, password: PASSWORD };
    const answer = await post(victim, '/accounts/login/', fields, {
      origin: 'http://evil.example',
      'sec-fetch-site': 'cross-site',
    });
    expect([answer.status, answer.text.includes(EMAIL), victim.cookies.has('latchkey_session')]).toEqual([
      403,
      false,
      false,
    ]);
  });

  it('is in the log, without what was typed', async () => {
    const { client, token } = await visitor();
    const since = log.length;
    await post(client, '/careless/', { csrfmiddlewaretoken: token, note: 'Typed' }, { origin: own() });
    const lines = log.slice(since).join(' ');
    expect(lines).toContain('form_stale');
    expect(lines).toContain('/careless/');
    expect(lines).not.toContain('Typed');
  });
});
