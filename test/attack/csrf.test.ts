import { checkCsrfToken, HttpResponse, include, path, type View } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  attackProject,
  isLoggedIn,
  logIn,
  makeUser,
  PASSWORD,
  sessionRows,
  startAttackSite,
} from '../support/attack-project.ts';
import { MountClient } from '../support/mount-client.ts';
import { MULTIPART, multipart } from '../support/multipart.ts';

const EMAIL = 'ada@example.com';
const FIELDS = { email: EMAIL, password: PASSWORD };

describe('the login form', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite({ settings: { throttleLoginAccount: null } });
    await makeUser(site, EMAIL);
  });
  afterAll(() => site.stop());

  async function visitor(): Promise<{ client: TestClient; token: string }> {
    const client = site.client();
    return { client, token: csrfTokenOf((await client.get('/accounts/login/')).text) };
  }

  async function expectRefused(client: TestClient, answer: TestAnswer): Promise<void> {
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Your form was not accepted');
    expect(await isLoggedIn(client)).toBe(false);
    expect(client.cookies.has('latchkey_session')).toBe(false);
  }

  it('is accepted with the token of its own page', async () => {
    const { client, token } = await visitor();
    const answer = await client.post('/accounts/login/', { csrfmiddlewaretoken: token, ...FIELDS });
    expect(answer.status).toBe(302);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('is refused without a token', async () => {
    const { client } = await visitor();
    await expectRefused(client, await client.post('/accounts/login/', FIELDS));
  });

  it('is refused with a token in the address', async () => {
    const { client, token } = await visitor();
    const address = `/accounts/login/?csrfmiddlewaretoken=${token}`;
    await expectRefused(client, await client.post(address, FIELDS));
  });

  it.each([
    ['an empty token', () => ''],
    ['a token of zeros', (token: string) => 'A'.repeat(token.length)],
    ['half a token', (token: string) => token.slice(0, token.length / 2)],
    ['a token too long by one', (token: string) => `${token}A`],
    ['a token with another last character', (token: string) => changedAt(token, token.length - 1)],
    ['a token with another first character', (token: string) => changedAt(token, 0)],
    [
      'the CSRF cookie itself',
      (_: string, client: TestClient) => String(client.cookies.get('latchkey_csrf')),
    ],
  ])('is refused with %s', async (_, change) => {
    const { client, token } = await visitor();
    const wrong = change(token, client);
    expect(wrong).not.toBe(token);
    const answer = await client.post('/accounts/login/', { csrfmiddlewaretoken: wrong, ...FIELDS });
    await expectRefused(client, answer);
  });

  it("is refused with another visitor's token", async () => {
    const { client } = await visitor();
    const { token } = await visitor();
    const answer = await client.post('/accounts/login/', { csrfmiddlewaretoken: token, ...FIELDS });
    await expectRefused(client, answer);
  });

  it('is refused without the cookie', async () => {
    const { client, token } = await visitor();
    client.cookies.clear();
    const answer = await client.post('/accounts/login/', { csrfmiddlewaretoken: token, ...FIELDS });
    await expectRefused(client, answer);
  });

  it('carries another token in each answer, and each of them is good', async () => {
    const { client } = await visitor();
    const tokens = new Set<string>();
    for (let page = 0; page < 20; page++) {
      tokens.add(csrfTokenOf((await client.get('/accounts/login/')).text));
    }
    expect(tokens.size).toBe(20);
    for (const token of tokens) {
      const fields = { csrfmiddlewaretoken: token, email: EMAIL, password: 'wrong' };
      expect((await client.post('/accounts/login/', fields)).status).toBe(200);
    }
  });

  const own = () => site.origin;
  it.each([
    ['null', () => ({ origin: 'null' })],
    ['a foreign site', () => ({ origin: 'http://evil.example' })],
    ['another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['another scheme', () => ({ origin: own().replace('http:', 'https:') })],
    ['a name that begins like ours', () => ({ origin: `${own()}.evil.example` })],
    ['a name that ends like ours', () => ({ origin: `http://evil.example/${own()}` })],
    ['ours with a slash', () => ({ origin: `${own()}/` })],
    ['ours and a foreign one', () => ({ origin: `${own()}, http://evil.example` })],
    ['nothing, as an empty text', () => ({ origin: '' })],
  ])('is refused from the Origin %s, token or not', async (_, headers) => {
    const { client, token } = await visitor();
    const fields = { csrfmiddlewaretoken: token, ...FIELDS };
    await expectRefused(client, await client.post('/accounts/login/', fields, headers()));
  });

  it.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['anything-else', 403],
    ['same-origin', 302],
    ['none', 302],
  ])('without an Origin and with Sec-Fetch-Site %s is answered %d', async (fetchSite, status) => {
    const { client, token } = await visitor();
    const answer = await client.request('/accounts/login/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': fetchSite },
      body: new URLSearchParams({ csrfmiddlewaretoken: token, ...FIELDS }).toString(),
    });
    expect(answer.status).toBe(status);
  });

  it('is accepted with the token in the header X-CSRFToken, which beats the field', async () => {
    const { client, token } = await visitor();
    const wrong = { csrfmiddlewaretoken: 'A'.repeat(token.length), ...FIELDS };
    const answer = await client.post('/accounts/login/', wrong, { 'x-csrftoken': token });
    expect(answer.status).toBe(302);
    const other = await visitor();
    const right = { csrfmiddlewaretoken: other.token, ...FIELDS };
    const headers = { 'x-csrftoken': 'A'.repeat(other.token.length) };
    await expectRefused(other.client, await other.client.post('/accounts/login/', right, headers));
  });

  it('needs its token whatever X-Requested-With says (CVE-2011-0696)', async () => {
    const { client } = await visitor();
    const headers = { 'x-requested-with': 'XMLHttpRequest' };
    await expectRefused(client, await client.post('/accounts/login/', FIELDS, headers));
  });
});

describe('a form of somebody who is logged in', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite();
    await makeUser(site, EMAIL);
    await makeUser(site, 'eve@example.com');
  });
  afterAll(() => site.stop());

  async function loggedIn(email = EMAIL): Promise<{ client: TestClient; token: string }> {
    const client = site.client();
    expect(await logIn(client, email)).toBe(true);
    return { client, token: csrfTokenOf((await client.get('/dashboard/')).text) };
  }

  it('is refused with the token from before the login (CVE-2023-29020)', async () => {
    const client = site.client();
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    await client.post('/accounts/login/', { csrfmiddlewaretoken: token, ...FIELDS });
    const answer = await client.post('/accounts/logout/', { csrfmiddlewaretoken: token });
    expect(answer.status).toBe(403);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('is refused with the token of another session of the same user, and of another user', async () => {
    const { client } = await loggedIn();
    for (const { token } of [await loggedIn(), await loggedIn('eve@example.com')]) {
      const answer = await client.post('/accounts/logout/', { csrfmiddlewaretoken: token });
      expect(answer.status).toBe(403);
    }
    expect(await isLoggedIn(client)).toBe(true);
  });

  it("is refused with an attacker's own cookie and token, tossed into the browser (CVE-2016-7401)", async () => {
    const { client } = await loggedIn();
    const attacker = site.client();
    const token = csrfTokenOf((await attacker.get('/accounts/login/')).text);
    client.cookies.set('latchkey_csrf', String(attacker.cookies.get('latchkey_csrf')));
    const answer = await client.post('/accounts/logout/', { csrfmiddlewaretoken: token });
    expect(answer.status).toBe(403);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('is refused after a new login with the token of the login before', async () => {
    const { client, token } = await loggedIn();
    const page = await client.get('/accounts/login/?next=/accounts/login/');
    const again = await client.post('/accounts/login/', {
      csrfmiddlewaretoken: csrfTokenOf(page.text),
      ...FIELDS,
    });
    expect(again.status).toBe(302);
    expect((await client.post('/accounts/logout/', { csrfmiddlewaretoken: token })).status).toBe(403);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('opens at /accounts/logout/ by GET with a page whose button logs out', async () => {
    const { client } = await loggedIn();
    const page = await client.get('/accounts/logout/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Do you want to log out?');
    expect(page.text).toMatch(/<form method="post" action="\/accounts\/logout\/"/);
    expect(await isLoggedIn(client)).toBe(true);

    const token = csrfTokenOf(page.text);
    const answer = await client.post('/accounts/logout/', { csrfmiddlewaretoken: token });
    expect(answer.status).toBe(302);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('is not sent by HEAD: nobody is logged out (CVE-2025-71402)', async () => {
    const { client } = await loggedIn();
    expect((await client.request('/accounts/logout/', { method: 'HEAD' })).status).toBe(200);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('is not asked of a program, which is told to use POST', async () => {
    const { client } = await loggedIn();
    const answer = await client.getJson('/accounts/logout/');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(await isLoggedIn(client)).toBe(true);
  });
});

describe('an address with csrfExempt', () => {
  const keep: View<User> = async (request) => {
    await request.session.set('kept', (await request.form()).get('kept') ?? '');
    return new HttpResponse('kept');
  };
  /** Reads its body itself, and checks the token then. */
  const upload: View<User> = async (request) => {
    const form = await request.raw.formData();
    checkCsrfToken(request, form.get('csrfmiddlewaretoken'));
    return new HttpResponse(`uploaded ${form.get('title')}`);
  };
  let site: TestSite<User>;
  beforeAll(async () => {
    const methods = ['GET', 'POST'] as const;
    const urls = [
      ...attackProject.urls,
      path<User>('hook/', keep, { methods, csrfExempt: true }),
      path<User>('form/', keep, { methods }),
      ...include('files/', [path<User>('upload/', upload, { methods, csrfExempt: true })]),
    ];
    site = await startAttackSite({}, { ...attackProject, urls });
    await makeUser(site, EMAIL);
  });
  afterAll(() => site.stop());

  it('takes a form without a token, and from other sites', async () => {
    const client = site.client();
    for (const headers of [{}, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await client.post('/hook/', { kept: 'a' }, headers)).text).toBe('kept');
    }
  });

  it('is no way around the check of any other', async () => {
    const client = site.client();
    for (const page of ['/form/', '/hook/../form/', '/hook/%2e%2e/form/', '/form/?/hook/']) {
      expect((await client.post(page, { kept: 'a' })).status, page).toBe(403);
    }
    const methods = await client.request('/hook/', { method: 'DELETE' });
    expect(methods.status).toBe(405);
  });

  it('checks the token of the body that it has read, if the view asks', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    const token = csrfTokenOf((await client.get('/dashboard/')).text);
    const send = (value: string, headers: Readonly<Record<string, string>> = {}) => {
      const body = multipart({ csrfmiddlewaretoken: value, title: 'tea' });
      const own = { 'content-type': MULTIPART, origin: site.origin };
      return client.request('/files/upload/', { method: 'POST', headers: { ...own, ...headers }, body });
    };
    expect((await send(token)).text).toBe('uploaded tea');
    expect((await send('')).status).toBe(403);
    expect((await send(changedAt(token, 60))).status).toBe(403);
    expect((await send(token, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send('', { 'x-csrftoken': token })).text).toBe('uploaded tea');
    expect((await send(token, { 'x-csrftoken': changedAt(token, 60) })).status).toBe(403);
  });
});

describe('on https', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite({
      settings: {
        publicOrigin: 'https://example.com',
        csrfTrustedOrigins: [
          'https://forms.example.com',
          'https://shop.example:8443',
          'https://*.partner.example',
          'https://*.partner.example:8443',
        ],
      },
    });
    await makeUser(site, EMAIL);
  });
  afterAll(() => site.stop());

  it.each([
    ['neither Origin nor Referer', {}, 403],
    ['neither, and Sec-Fetch-Site same-origin', { 'sec-fetch-site': 'same-origin' }, 302],
    ['neither, and Sec-Fetch-Site none', { 'sec-fetch-site': 'none' }, 403],
    ['the Origin null', { origin: 'null' }, 403],
    [
      'the Origin null, and Sec-Fetch-Site same-origin',
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
      302,
    ],
    ['the Origin null, and Sec-Fetch-Site same-site', { origin: 'null', 'sec-fetch-site': 'same-site' }, 403],
    ['the Origin null, and Sec-Fetch-Site none', { origin: 'null', 'sec-fetch-site': 'none' }, 403],
    ['our Referer', { referer: 'https://example.com/accounts/login/' }, 302],
    ['a foreign Referer', { referer: 'https://evil.example/' }, 403],
    ['our Referer over http', { referer: 'http://example.com/accounts/login/' }, 403],
    ['a Referer on another port', { referer: 'https://example.com:444/' }, 403],
    ['a Referer with our name as its user', { referer: 'https://example.com@evil.example/' }, 403],
    ['a Referer that is no address', { referer: 'example.com' }, 403],
    ['an empty Referer', { referer: '' }, 403],
    ['a trusted Referer', { referer: 'https://shop.example:8443/cart' }, 302],
    ['our Origin', { origin: 'https://example.com' }, 302],
    ['our Origin and a foreign Referer', { origin: 'https://example.com', referer: 'https://a.b/' }, 302],
    ['a foreign Origin and our Referer', { origin: 'https://a.b', referer: 'https://example.com/' }, 403],
    ['our Origin over http', { origin: 'http://example.com' }, 403],
    ['a trusted Origin', { origin: 'https://forms.example.com' }, 302],
    ['a trusted Origin on another port', { origin: 'https://forms.example.com:444' }, 403],
    ['a subdomain that is not trusted', { origin: 'https://evil.example.com' }, 403],
    ['a subdomain of a trusted domain', { origin: 'https://a.partner.example' }, 302],
    ['a subdomain of a subdomain', { origin: 'https://a.b.partner.example' }, 302],
    ['the trusted domain itself', { origin: 'https://partner.example' }, 302],
    ['a subdomain on the trusted port', { origin: 'https://a.partner.example:8443' }, 302],
    ['a subdomain on another port', { origin: 'https://a.partner.example:444' }, 403],
    ['a subdomain over http', { origin: 'http://a.partner.example' }, 403],
    ['a name that ends in the trusted one', { origin: 'https://evilpartner.example' }, 403],
    ['a name that begins with the trusted one', { origin: 'https://partner.example.evil.example' }, 403],
    ['the pattern itself', { origin: 'https://*.partner.example' }, 403],
    ['an empty subdomain', { origin: 'https://.partner.example' }, 403],
    ['a user before a foreign host', { origin: 'https://evil.example/.partner.example' }, 403],
    ['a Referer of a subdomain', { referer: 'https://a.partner.example/form?x=1' }, 302],
    ['a Referer that has the domain in its path', { referer: 'https://evil.example/.partner.example' }, 403],
    ['a Referer that has it in its user', { referer: 'https://a.partner.example@evil.example/' }, 403],
  ])('a login with %s is answered as it should be', async (_, headers, status) => {
    const client = new MountClient({ port: site.port, origin: 'https://example.com' });
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const before = (await sessionRows(site)).length;
    const answer = await client.request('/accounts/login/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } as Record<string, string>,
      body: new URLSearchParams({ csrfmiddlewaretoken: token, ...FIELDS }).toString(),
    });
    expect(answer.status).toBe(status);
    expect((await sessionRows(site)).length).toBe(before + (status === 302 ? 1 : 0));
  });
});

/** The token with another character at one place. */
function changedAt(token: string, index: number): string {
  const other = token[index] === 'A' ? 'Q' : 'A';
  return token.slice(0, index) + other + token.slice(index + 1);
}
