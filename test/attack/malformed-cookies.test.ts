import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { allRows, startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';
import { expectRefusal, rawRequest } from '../support/refusals.ts';

const KEY = 'k'.repeat(43);
const malformed = 'the session cookie is malformed';
const HEADERS_TOO_LARGE = 'HPE_HEADER_OVERFLOW';
const INVALID_HEADER = 'HPE_INVALID_HEADER_TOKEN';

/** Values of the session cookie, written byte by byte, and what the log says of them. Status 400 unless named. */
const sessionCookies: readonly [name: string, value: string, reason: string, status?: number][] = [
  ['one character', 'a', malformed],
  ['one character too few', KEY.slice(1), malformed],
  ['one character too many', `${KEY}a`, malformed],
  ['two keys in one', KEY + KEY, malformed],
  ['1,000 characters', 'a'.repeat(1000), malformed],
  ['8 KB', 'a'.repeat(8192), malformed],
  ['60 KB', 'a'.repeat(60_000), HEADERS_TOO_LARGE, 431],
  ['a key with padding', `${KEY}=`, malformed],
  ['a key with a plus', `${KEY.slice(1)}+`, malformed],
  ['a key with a slash', `${KEY.slice(1)}/`, malformed],
  ['a key in quotes', `"${KEY}"`, malformed],
  ['a key with a space inside', `${KEY.slice(0, 21)} ${KEY.slice(22)}`, malformed],
  ['a key with a tab inside', `${KEY.slice(0, 21)}\t${KEY.slice(22)}`, malformed],
  ['two keys with a comma', `${KEY},${KEY}`, malformed],
  ['a key with a dot', `${KEY.slice(1)}.`, malformed],
  ['a percent sign alone', '%', malformed],
  ['percent garbage', '%zz%', malformed],
  ['an encoded NUL', `${KEY}%00`, malformed],
  ['an encoded line break', `${KEY}%0d%0aSet-Cookie:%20a=b`, malformed],
  ['an encoded key', '%6b'.repeat(43), malformed],
  ['Latin-1', `${KEY.slice(1)}\xe9`, malformed],
  ['UTF-8', 'schl\xc3\xbcssel', malformed],
  ['an emoji', '\xf0\x9f\x94\x91', malformed],
  ['half a surrogate pair', `${KEY.slice(3)}\xed\xa0\x80`, malformed],
  ['a byte order mark', `\xef\xbb\xbf${KEY}`, malformed],
  ['a NUL', `${KEY}\0`, INVALID_HEADER],
  ['a control character', `${KEY}\x01`, INVALID_HEADER],
  ['a bare carriage return', `${KEY}\rX: y`, 'HPE_'],
  ['a hash as the store keeps it', createHash('sha256').update(KEY).digest('hex'), malformed],
  ["Django's 32 characters", 'abcdefghijklmnopqrstuvwxyz012345', malformed],
  ['a signed token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', malformed],
  ['JSON', '{"userId":1}', malformed],
  ['SQL', "' OR '1'='1", malformed],
  ['a path', '../../../../etc/passwd', malformed],
];

describe('a malformed session cookie', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite();
  });
  afterAll(() => site.stop());

  it.each(sessionCookies.filter(([, , reason]) => reason === malformed))(
    '%s opens nothing on http, where another app of the host may have set it',
    async (_, value) => {
      const { statuses, text } = await exchange(
        site.port,
        rawRequest(site, 'GET /', [`Cookie: latchkey_session=${value}`]),
      );
      expect(statuses, text).toEqual([200]);
      expect(text).not.toMatch(/set-cookie: latchkey_session=/i);
    },
  );

  it('is no obstacle when it belongs to another name', async () => {
    const client = site.client();
    for (const name of ['SID', 'xsid', 'sid2', '__Host-latchkey_session', '__proto__'])
      client.cookies.set(name, 'damaged');
    expect((await client.get('/')).status).toBe(200);
  });
});

describe('a malformed session cookie on https', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite({ settings: { publicOrigin: 'https://localhost' } });
  });
  afterAll(() => site.stop());

  it.each(sessionCookies)('%s is refused, and the log says why', async (_, value, reason, status = 400) => {
    await expectRefusal(site, rawRequest(site, 'GET /', [`Cookie: __Host-latchkey_session=${value}`]), {
      status,
      reason,
    });
  });

  it('is removed from the browser by the refusal', async () => {
    const client = site.client();
    client.cookies.set('__Host-latchkey_session', 'damaged');
    expect((await client.get('/')).status).toBe(400);
    expect(client.cookies.has('__Host-latchkey_session')).toBe(false);
    expect((await client.get('/')).status).toBe(200);
  });
});

const noCookie = 'there is no CSRF cookie';

const csrfCookies: readonly [name: string, value: string, reason: string, status?: number][] = [
  ['nothing', '', noCookie, 403],
  ['one character too few', KEY.slice(1), noCookie, 403],
  ['one character too many', `${KEY}a`, noCookie, 403],
  ['a key with padding', `${KEY}=`, noCookie, 403],
  ['percent garbage', '%zz%', noCookie, 403],
  ['an encoded cookie', '%6b'.repeat(43), noCookie, 403],
  ['Latin-1', `${KEY.slice(1)}\xe9`, noCookie, 403],
  ['as many characters as a token', 'a'.repeat(65), noCookie, 403],
  ['8 KB', 'a'.repeat(8192), noCookie, 403],
  ['a well-formed stranger', KEY, 'the CSRF token does not match', 403],
  ['60 KB', 'a'.repeat(60_000), HEADERS_TOO_LARGE, 431],
  ['a NUL', `${KEY}\0`, INVALID_HEADER, 400],
];

describe('a malformed CSRF cookie', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite();
  });
  afterAll(() => site.stop());

  it.each(csrfCookies)(
    '%s lets no form through, and nothing is written',
    async (_, value, reason, status = 403) => {
      const body = `csrfmiddlewaretoken=${'a'.repeat(65)}&email=a%40example.com&username=a&password=b`;
      const headers = [
        `Cookie: latchkey_csrf=${value}`,
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${body.length}`,
      ];
      const before = await allRows(site);
      await expectRefusal(site, rawRequest(site, 'POST /accounts/register/', headers, body), {
        status,
        reason,
      });
      expect(await allRows(site)).toEqual(before);
      if (status !== 403) return;
      // From a page of its own the form is shown again, and no more.
      const own = [...headers, `Origin: ${site.origin}`];
      const shown = await exchange(site.port, rawRequest(site, 'POST /accounts/register/', own, body));
      expect(shown.text).toContain('value="a@example.com"');
      expect(await allRows(site)).toEqual(before);
    },
  );
});

const messageCookies = ['', '.', 'a.b', `${KEY}.${KEY}`, '%zz', 'W1sic3VjY2VzcyIsImhpIl1d', 'a'.repeat(4096)];

describe('a malformed messages cookie', () => {
  it.each(messageCookies)('%j shows no message and stops no page', async (value) => {
    const site = await startAttackSite();
    const client = site.client();
    client.cookies.set('latchkey_messages', value);
    const { status, text } = await client.get('/accounts/login/');
    expect(status).toBe(200);
    expect(text).not.toContain('alert-');
    await site.stop();
  });
});
