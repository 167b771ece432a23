import assert from 'node:assert/strict';
import { parsedFields } from '../../../src/adapters/node-http/parsed-fields.ts';
import { HttpError } from '../../../src/http/answer/http-error.ts';
import { SentJson } from '../../../src/http/body/sent-json.ts';
import { defineForm } from '../../../src/http/forms/definition/define-form.ts';
import { formField } from '../../../src/http/forms/fields/form-field.ts';
import { isJsonType } from '../../../src/http/head/json-type.ts';
import { webSource } from '../../../src/http/head/request-head.ts';
import { readFormBody } from '../../../src/http/request/form-body.ts';
import { parseExactJson } from '../../../src/models/values/json/exact-json.ts';
import { jsonText } from '../../../src/models/values/json/json-text.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const limits = { maxBodyBytes: 8192, maxFormFields: 20 };
const FORM = 'application/x-www-form-urlencoded';

/** One field of each kind that is there without a project. */
const everyKind = defineForm({
  fields: {
    text: formField.text(),
    email: formField.email(),
    password: formField.password(),
    textarea: formField.textarea(),
    boolean: formField.boolean(),
    integer: formField.integer(),
    decimal: formField.decimal(),
    date: formField.date(),
    time: formField.time(),
    multiSelect: formField.multiSelect({
      choices: [
        ['on', 'On'],
        ['1e3', 'Much'],
      ],
      widget: 'checkboxes',
    }),
  },
});

async function formOf(body: string, type: string): Promise<URLSearchParams | number> {
  // Latin-1: each character is a byte, as a visitor may send any.
  const bytes = Buffer.from(body, 'latin1');
  const request = new Request('http://example.com/', {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': type },
  });
  try {
    return await readFormBody(webSource(request), limits);
  } catch (error) {
    if (error instanceof HttpError) return error.status;
    throw error;
  }
}

async function jsonOf(body: string, type: string): Promise<{ readonly value: unknown } | number> {
  const init = { method: 'POST', body: Buffer.from(body, 'latin1'), headers: { 'content-type': type } };
  const source = webSource(new Request('http://example.com/', init));
  try {
    return { value: await new SentJson(source, { path: '/', maxBytes: 8192 }).read(undefined) };
  } catch (error) {
    if (error instanceof HttpError) return error.status;
    throw error;
  }
}

/** The names of all objects of a value. */
function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const names = Array.isArray(value) ? 0 : Object.keys(value).length;
  return names + Object.values(value).reduce((sum: number, inner) => sum + countNames(inner), 0);
}

export const bodyTargets: readonly FuzzTarget[] = [
  {
    name: 'the body of a form',
    seeds: [
      'csrfmiddlewaretoken=abc&email=ada%40example.com&password=a+b',
      'a=1&a=2&b[]=3&c[d]=4',
      'name=%C3%BC&x=%F0%9F%94%91',
      Array.from({ length: 19 }, (_, index) => `f${index}=${index}`).join('&'),
    ],
    async check(input) {
      const form = await formOf(input, FORM);
      if (typeof form === 'number') {
        assert.ok([400, 413].includes(form), `${form}`);
        return;
      }
      assert.ok([...form].length <= limits.maxFormFields);
      assert.ok([...form].flat().every((text) => text.isWellFormed()));
      // What is written in order is read as it was.
      const again = await formOf(form.toString().replace(/^&|&$/g, ''), FORM);
      if (typeof again !== 'number') assert.deepEqual([...again], [...form]);
    },
  },
  {
    name: 'the content type of a form',
    seeds: [FORM, `${FORM}; charset=utf-8`, `${FORM};charset="UTF-8"`, 'multipart/form-data; boundary=x'],
    maxLength: 2000,
    async check(input) {
      const headers = { get: (name: string) => (name === 'content-type' ? input : null) };
      const request = new Request('http://example.com/', { method: 'POST', body: 'a=1' });
      const head = { method: 'POST', url: 'http://example.com/', headers };
      try {
        const form = await readFormBody({ head, toRequest: () => request }, limits);
        assert.match(input.toLowerCase(), /^\s*application\/x-www-form-urlencoded\s*(;|$)/);
        assert.equal(form.get('a'), '1');
      } catch (error) {
        assert.ok(error instanceof HttpError && error.status === 415, String(error));
      }
    },
  },
  {
    name: 'the body of JSON',
    seeds: [
      '{"title":"Tea","lines":[{"item":"a"},{"item":"b"}],"n":null}',
      '{"a":{"a":[{"a":1}]},"\\u0061b":"\\ud83d\\udd11","":true}',
      '[-0.5,1e3,12345678901234567890,0.1]',
      '{"a":1,"\\u0061":2}',
      '{"__proto__":{"a":1},"constructor":{"prototype":{}}}',
      '"\xc3\xbc"',
      `${'['.repeat(998)}${']'.repeat(998)}`,
    ],
    async check(input) {
      const read = await jsonOf(input, 'application/json');
      if (typeof read === 'number') {
        assert.ok([400, 413].includes(read), `${read}`);
        return;
      }
      const text = Buffer.from(input, 'latin1').toString();
      assert.deepEqual(read.value, JSON.parse(text.replace(/^\uFEFF/, '')));
      const written = JSON.stringify(read.value);
      assert.ok(written.isWellFormed() && !/\\ud[89a-f]/.test(written));
      // No name is lost: each colon outside of the texts is that of a name.
      const outside = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
      assert.equal(countNames(read.value), outside.split(':').length - 1);
    },
  },
  {
    name: 'the content type of JSON',
    seeds: [
      'application/json',
      'application/json; charset=utf-8',
      'application/ld+json;profile="x"',
      'text/json',
    ],
    maxLength: 2000,
    check(input) {
      if (isJsonType(input)) assert.match(input.toLowerCase(), /^\s*application\/[^;]*json\s*(;|$)/);
    },
  },
  {
    name: 'the fields of a form',
    seeds: [
      'ada@example.com',
      '-12.50',
      '2026-01-31',
      '12:30:00.5',
      '９',
      'on',
      'correct horse battery',
      '1e3',
      'line\r\nline',
    ],
    async check(input) {
      const names = Object.keys(everyKind.fields);
      // Twice: of several choices each counts, and once.
      const fields = new URLSearchParams([...names, ...names].map((name): [string, string] => [name, input]));
      const form = everyKind.bind(fields);
      const { ok } = await form.validate();
      assert.equal(typeof ok, 'boolean');
      assert.ok(!String(form.errors).includes('<script'));
      const { multiSelect = [] } = form.changedData;
      assert.deepEqual(multiSelect, ['on', '1e3'].includes(input) ? [input] : []);
    },
  },
  {
    name: 'a form that a body parser has read',
    seeds: [
      '{"a":"1","b":["1","2"],"c":{"d":[{"e":1}]}}',
      '{"a":[[[]]],"":{"":true}}',
      '[1,null]',
      '{"toString":"x"}',
    ],
    check(input) {
      const { value } = { value: null, ...parseExactJson(input) };
      if (typeof value !== 'object' || value === null) return;
      for (const [name, text] of parsedFields(value)) assert.equal(typeof name + typeof text, 'stringstring');
    },
  },
  {
    name: 'JSON of a session, a field or a row',
    seeds: [
      '{"cart":[1,2,{"id":"a"}],"n":null,"t":true}',
      '12345678901234567890',
      '[0.30000000000000004,1e21,-0,1E-7]',
      '"\\u0000\\ud83d\\udd11"',
      `${'['.repeat(998)}1${']'.repeat(998)}`,
    ],
    check(input) {
      const read = parseExactJson(input);
      assert.equal('value' in read && !parses(input), false);
      if (!('value' in read)) return;
      assert.deepEqual(read.value, JSON.parse(input));
      const written = jsonText(read.value);
      if ('json' in written)
        assert.deepEqual(JSON.parse(written.json), JSON.parse(JSON.stringify(read.value)));
    },
  },
];

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
