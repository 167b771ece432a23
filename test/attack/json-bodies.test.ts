import { gzipSync } from 'node:zlib';
import { HttpResponse, path, type Route } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { attackProject, startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';
import { expectRefusal, rawRequest } from '../support/refusals.ts';

const JSON_TYPE = 'Content-Type: application/json';
const CHUNKED = 'Transfer-Encoding: chunked';
/** What must be in no log. */
const SECRET = 'hunter2';

const say = (value: unknown) => new HttpResponse(JSON.stringify(value));
const notes = z.array(z.object({ text: z.string() }));

const urls: Route<User>[] = [
  path('json/', async (request) => say(await request.json()), { methods: ['GET', 'POST'] }),
  path('notes/', async (request) => say(await request.json(notes)), { methods: ['POST'] }),
  path('twice/', async (request) => say([await request.json(), await request.json()]), { methods: ['POST'] }),
  path('any/', async (request) => say(await request.json(z.json())), { methods: ['POST'] }),
];

interface JsonCase {
  readonly name: string;
  readonly headers?: readonly string[];
  readonly body: string;
  readonly status: number;
  readonly reason: string;
  readonly halfClose?: boolean;
}

const malformed = { status: 400, reason: 'the body is no JSON' };
const twice = { status: 400, reason: 'an object of the JSON has a name twice' };
const reserved = { status: 400, reason: 'an object of the JSON has the name __proto__' };
const inexact = { status: 400, reason: 'the JSON has a number that JavaScript would round' };
const tooLarge = { status: 413, reason: 'the body is larger than 65536 bytes' };
const otherType = (type: string) => ({ status: 415, reason: `the content type is ${type}, not JSON` });

const cases: readonly JsonCase[] = [
  { name: 'is empty', body: '', ...malformed },
  { name: 'is white space', body: ' \r\n', ...malformed },
  { name: 'is empty, in chunks', headers: [JSON_TYPE, CHUNKED], body: '0\r\n\r\n', ...malformed },
  { name: 'is cut off', body: `{"pin":"${SECRET}`, ...malformed },
  { name: 'has no quotation marks', body: `{pin:${SECRET}}`, ...malformed },
  { name: 'has a comma too much', body: `["${SECRET}",]`, ...malformed },
  { name: 'has a comment', body: `"${SECRET}"//`, ...malformed },
  { name: 'goes on behind its end', body: `"${SECRET}" "b"`, ...malformed },
  { name: 'has a line break in a text', body: `"${SECRET}\n"`, ...malformed },
  { name: 'is NaN', body: 'NaN', ...malformed },
  { name: 'is a form', body: `pin=${SECRET}`, ...malformed },
  { name: 'has two byte order marks', body: '\xef\xbb\xbf\xef\xbb\xbf1', ...malformed },
  { name: 'has half a surrogate pair', body: '"\\ud800"', ...malformed },
  { name: 'has half a surrogate pair in a name', body: '{"\\udc00a":1}', ...malformed },
  { name: 'is Latin-1', body: '"\xe9"', status: 400, reason: 'the body is not valid UTF-8' },
  {
    name: 'is UTF-16',
    body: '\xff\xfe"\0a\0"\0',
    status: 400,
    reason: 'the body is not valid UTF-8',
  },
  {
    name: 'is said to be UTF-16',
    headers: ['Content-Type: application/json; charset=utf-16'],
    body: '"\0a\0"\0',
    status: 415,
    reason: 'the character set is not utf-8',
  },
  { name: 'has a name twice', body: `{"pin":1,"a":{"pin":2},"pin":"${SECRET}"}`, ...twice },
  { name: 'has a name twice, once in escapes', body: '[{"pin":1,"p\\u0069n" : 2}]', ...twice },
  { name: 'has an empty name twice', body: '{"":1,"":1}', ...twice },
  { name: 'has the name __proto__', body: '{"a":[{"__proto__":{"admin":true}}]}', ...reserved },
  { name: 'has the name __proto__ in escapes', body: '{"\\u005f_proto__":null}', ...reserved },
  { name: 'has a whole number beyond all doubles', body: '9007199254740993', ...inexact },
  { name: 'has a fraction beyond all doubles', body: '[0.12345678901234567890]', ...inexact },
  { name: 'has a number of infinite size', body: '{"a":1e400}', ...inexact },
  {
    name: 'is 1,000 lists deep',
    body: `${'['.repeat(1000)}${']'.repeat(1000)}`,
    status: 400,
    reason: 'the JSON is nested too deep',
  },
  {
    name: 'is 32,000 lists deep',
    body: '['.repeat(32_000),
    status: 400,
    reason: 'the JSON is nested too deep',
  },
  {
    name: 'is 10,000 objects deep',
    body: '{"a":'.repeat(10_000),
    status: 400,
    reason: 'the JSON is nested too deep',
  },
  {
    name: 'ends before its Content-Length',
    headers: [JSON_TYPE, 'Content-Length: 1000'],
    body: '{"a":1}',
    status: 400,
    reason: 'HPE_',
    halfClose: true,
  },
  {
    name: 'ends inside of a chunk',
    headers: [JSON_TYPE, CHUNKED],
    body: 'ff\r\n{"a":1}',
    status: 400,
    reason: 'HPE_',
    halfClose: true,
  },
  {
    name: 'is announced with 10 GB',
    headers: [JSON_TYPE, 'Content-Length: 10737418240'],
    body: '[',
    ...tooLarge,
  },
  { name: 'is one byte too large', body: `"${'a'.repeat(65_535)}"`, ...tooLarge },
  {
    name: 'is compressed',
    headers: [JSON_TYPE, 'Content-Encoding: gzip'],
    body: gzipSync('{"a":1}').toString('latin1'),
    status: 415,
    reason: 'the body is compressed',
  },
  { name: 'is plain text', headers: ['Content-Type: text/plain'], body: '{}', ...otherType('text/plain') },
  { name: 'has no content type', headers: [], body: '{}', ...otherType('missing') },
  {
    name: 'is JavaScript',
    headers: ['Content-Type: application/javascript'],
    body: '{}',
    ...otherType('application/javascript'),
  },
  {
    name: 'is of many lines of JSON',
    headers: ['Content-Type: application/jsonl'],
    body: '{}',
    ...otherType('application/jsonl'),
  },
  {
    name: 'is of a type that only begins like JSON',
    headers: ['Content-Type: application/json+xml'],
    body: '{}',
    ...otherType('application/json+xml'),
  },
];

describe('JSON', () => {
  let site: TestSite<User>;
  let visitor: string[];
  beforeAll(async () => {
    site = await startAttackSite({}, { ...attackProject, urls: [...attackProject.urls, ...urls] });
    const client = site.client();
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const cookie = `Cookie: latchkey_csrf=${client.cookies.get('latchkey_csrf')}`;
    visitor = [cookie, `Origin: ${site.origin}`, `X-CSRFToken: ${token}`];
  });
  afterAll(() => site.stop());

  function message(start: string, body: string, headers: readonly string[] = [JSON_TYPE]): string {
    const saysLength = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header));
    const length = saysLength ? [] : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`];
    return rawRequest(site, start, [...visitor, ...headers, ...length], body);
  }

  async function answerTo(page: string, body: string): Promise<string> {
    const { text } = await exchange(site.port, message(`POST ${page}`, body));
    expect(text).toContain(' 200 ');
    return text.slice(text.indexOf('\r\n\r\n') + 4);
  }

  it.each(cases)(
    'that $name is refused, and the log quotes nothing',
    async ({ headers, body, ...refusal }) => {
      const before = site.log.length;
      const bytes = message('POST /json/', body, headers);
      await expectRefusal(site, bytes, refusal);
      expect(site.log.slice(before).join('')).not.toContain(SECRET);
    },
  );

  it('of 32 MB in chunks is refused', async () => {
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const body = `${chunk.repeat(512)}0\r\n\r\n`;
    const refusal = { ...tooLarge, within: 8000 };
    await expectRefusal(site, message('POST /json/', body, [JSON_TYPE, CHUNKED]), refusal);
  });

  it('of a GET is refused: nobody checks where that comes from', async () => {
    const refusal = { status: 400, reason: 'a request by GET has no JSON' };
    await expectRefusal(site, message('GET /json/', '{}'), refusal);
  });

  it.each([
    ['a text behind a byte order mark', '\xef\xbb\xbf{"a":"\xc3\xbc"}', '{"a":"ü"}'],
    ['names that only look alike', '{"a":{"a":[{"a":1},{"a":2}]},"A":"a"}', null],
    ['texts that look like names', '["a","a",{"b":"b","c":"b"}]', null],
    ['brackets and quotation marks in texts', '{"{\\"a\\":":"}","a":"\\\\"}', null],
    ['the names of functions', '{"constructor":1,"toString":2,"hasOwnProperty":3}', null],
    ['999 lists in each other', `${'['.repeat(999)}${']'.repeat(999)}`, null],
    ['null', 'null', null],
    [
      'numbers as doubles write them',
      '[0.1,-1e-7,9007199254740991,1.5e+300]',
      '[0.1,-1e-7,9007199254740991,1.5e+300]',
    ],
  ])('that is %s is taken', async (_, body, expected) => {
    const text = await answerTo('/json/', body);
    expect(Buffer.from(text, 'latin1').toString()).toContain(expected ?? body);
    expect(await answerTo('/any/', body)).toBe(text);
  });

  it('is there for whoever asks again', async () => {
    expect(await answerTo('/twice/', '{"a":1}')).toContain('[{"a":1},{"a":1}]');
  });

  it('with 10,000 faults has an answer that is not much longer', async () => {
    const body = `[${'{},'.repeat(9_999)}{}]`;
    const { text } = await exchange(site.port, message('POST /notes/', body));
    expect(text).toContain(' 422 ');
    expect(text).toContain('"pointer":"#/49/text"');
    expect(text.length).toBeLessThan(8000);
  });
});
