import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { startAttackSite } from '../support/attack-project.ts';
import { expectRefusal, rawRequest } from '../support/refusals.ts';

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const CHUNKED = 'Transfer-Encoding: chunked';

interface BodyCase {
  readonly name: string;
  /** Headers besides the visitor's cookie and origin. `Content-Length` is added where none of them says the length. */
  readonly headers: readonly string[];
  readonly body: string;
  readonly status: number;
  readonly reason: string;
  readonly halfClose?: boolean;
}

const notPercentEncoded = { headers: [FORM], status: 400, reason: 'the form is not percent-encoded UTF-8' };
const compressed = { status: 415, reason: 'the body is compressed' };
const broken = { status: 400, reason: 'HPE_' };
const otherType = (type: string) => ({ status: 415, reason: `the content type is ${type}, not a form's` });

const cases: readonly BodyCase[] = [
  {
    name: 'ends before its Content-Length',
    headers: [FORM, 'Content-Length: 1000'],
    body: 'email=a',
    halfClose: true,
    ...broken,
  },
  {
    name: 'ends inside a chunk',
    headers: [FORM, CHUNKED],
    body: 'ff\r\nemail=a',
    halfClose: true,
    ...broken,
  },
  {
    name: 'has a chunk size that is no number',
    headers: [FORM, CHUNKED],
    body: 'zz\r\nemail=a\r\n0\r\n\r\n',
    ...broken,
  },
  {
    name: 'has a negative chunk size',
    headers: [FORM, CHUNKED],
    body: '-1\r\nemail=a\r\n0\r\n\r\n',
    ...broken,
  },
  {
    name: 'has a chunk longer than its size',
    headers: [FORM, CHUNKED],
    body: '2\r\nemail=a\r\n0\r\n\r\n',
    ...broken,
  },
  {
    name: 'has a chunk size beyond all numbers',
    headers: [FORM, CHUNKED],
    body: `${'f'.repeat(20)}\r\na\r\n0\r\n\r\n`,
    ...broken,
  },
  {
    name: 'has 20 KB of chunk extensions',
    headers: [FORM, CHUNKED],
    body: `1;${'a'.repeat(20_000)}\r\na\r\n0\r\n\r\n`,
    status: 413,
    reason: 'HPE_CHUNK_EXTENSIONS_OVERFLOW',
  },
  { name: 'has a percent sign without digits', body: 'email=%zz', ...notPercentEncoded },
  { name: 'ends with a percent sign', body: 'email=100%', ...notPercentEncoded },
  { name: 'has half a percent code in a name', body: '%4=a', ...notPercentEncoded },
  { name: 'has encoded bytes that are no UTF-8', body: 'email=%ff%fe', ...notPercentEncoded },
  { name: 'has an overlong encoding', body: 'email=%c0%af', ...notPercentEncoded },
  { name: 'has half a surrogate pair', body: 'email=%ed%a0%80', ...notPercentEncoded },
  { name: 'has a character beyond Unicode', body: 'email=%f4%90%80%80', ...notPercentEncoded },
  {
    name: 'has raw bytes that are no UTF-8',
    headers: [FORM],
    body: 'email=\xff\xfe',
    status: 400,
    reason: 'the body is not valid UTF-8',
  },
  {
    name: 'is UTF-16',
    headers: [`${FORM}; charset=utf-16`],
    body: 'e\0m\0',
    status: 415,
    reason: 'the character set is not utf-8',
  },
  {
    name: 'is Latin-1',
    headers: [`${FORM}; charset="iso-8859-1"`],
    body: 'email=\xe9',
    status: 415,
    reason: 'the character set is not utf-8',
  },
  {
    name: 'is UTF-7',
    headers: [`${FORM};charset=UTF-7`],
    body: 'email=+AGEA-',
    status: 415,
    reason: 'the character set is not utf-8',
  },
  {
    name: 'is compressed',
    headers: [FORM, 'Content-Encoding: gzip'],
    body: gzipSync('email=a').toString('latin1'),
    ...compressed,
  },
  {
    name: 'is a compression bomb',
    headers: [FORM, 'Content-Encoding: gzip'],
    body: gzipSync(Buffer.alloc(30_000_000)).toString('latin1'),
    ...compressed,
  },
  {
    name: 'names an encoding that there is not',
    headers: [FORM, 'Content-Encoding: foo'],
    body: 'email=a',
    ...compressed,
  },
  {
    name: 'is JSON, which has no place for a token',
    headers: ['Content-Type: application/json'],
    body: '{"email":"a","csrfmiddlewaretoken":"a"}',
    status: 403,
    reason: 'there is no CSRF token',
  },
  {
    name: 'is JSON 2,000 levels deep, without a token',
    headers: ['Content-Type: application/json'],
    body: '['.repeat(2000),
    status: 403,
    reason: 'there is no CSRF token',
  },
  {
    name: 'is multipart without an end',
    headers: ['Content-Type: multipart/form-data; boundary=x'],
    body: '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na\r\n--x-',
    status: 400,
    reason: 'the form is malformed, or ended before its end',
  },
  {
    name: 'is multipart without a boundary',
    headers: ['Content-Type: multipart/form-data'],
    body: '--x--',
    status: 400,
    reason: 'the content type of the form has no boundary',
  },
  {
    name: 'is XML',
    headers: ['Content-Type: application/xml'],
    body: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ...otherType('application/xml'),
  },
  {
    name: 'is plain text',
    headers: ['Content-Type: text/plain'],
    body: 'email=a',
    ...otherType('text/plain'),
  },
  { name: 'has no content type', headers: [], body: 'email=a', ...otherType('missing') },
  { name: 'has an empty content type', headers: ['Content-Type:'], body: 'email=a', ...otherType('missing') },
  {
    name: 'has two content types',
    headers: [FORM, 'Content-Type: application/json'],
    body: 'email=a',
    status: 415,
    reason: 'not a form',
  },
  {
    name: 'is announced with 10 GB',
    headers: [FORM, 'Content-Length: 10737418240'],
    body: 'email=a',
    status: 413,
    reason: 'the body is larger than 65536 bytes',
  },
  {
    name: 'is one byte too large',
    headers: [FORM],
    body: `a=${'b'.repeat(65_535)}`,
    status: 413,
    reason: 'the body is larger than 65536 bytes',
  },
  {
    name: 'has 20,000 fields',
    headers: [FORM],
    body: 'a=&'.repeat(20_000),
    status: 400,
    reason: 'the form has more than 100 fields',
  },
  {
    name: 'has one field too many',
    headers: [FORM],
    body: `${'a=&'.repeat(100)}b=`,
    status: 400,
    reason: 'the form has more than 100 fields',
  },
];

describe('a body', () => {
  let site: TestSite<User>;
  let visitor: string[];
  beforeAll(async () => {
    site = await startAttackSite();
    const client = site.client();
    await client.get('/accounts/login/');
    visitor = [`Cookie: latchkey_csrf=${client.cookies.get('latchkey_csrf')}`, `Origin: ${site.origin}`];
  });
  afterAll(() => site.stop());

  it.each(cases)('that $name is refused, and the log says why', async ({ headers, body, ...refusal }) => {
    const saysLength = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header));
    const length = saysLength ? [] : [`Content-Length: ${body.length}`];
    const message = rawRequest(site, 'POST /accounts/login/', [...visitor, ...headers, ...length], body);
    await expectRefusal(site, message, refusal);
  });

  it('of 32 MB in chunks is refused', async () => {
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    const body = `${chunk.repeat(512)}0\r\n\r\n`;
    const message = rawRequest(site, 'POST /accounts/login/', [...visitor, FORM, CHUNKED], body);
    await expectRefusal(site, message, {
      status: 413,
      reason: 'the body is larger than 65536 bytes',
      within: 8000,
    });
  });
});

describe('a form with a field twice', () => {
  it('is read by its last value, as in Django, and never as a list (CVE-2022-24999)', async () => {
    const site = await startAttackSite();
    const client = site.client();
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const fields = ['email=first%40example.com', 'email=last%40example.com', 'password=a', 'password=b'];
    const { status, text } = await client.request('/accounts/login/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: site.origin },
      body: [`csrfmiddlewaretoken=${token}`, ...fields].join('&'),
    });
    expect(status).toBe(200);
    expect(text).toContain('value="last@example.com"');
    expect(text).not.toContain('first@example.com');
    await site.stop();
  });
});
