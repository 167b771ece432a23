import { HttpResponse, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { orderSchema } from './mounts/order-schema.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser, tokenOf } from './visitors.ts';

const ORDERS = path<User>(
  'orders/',
  async (request) => {
    const order = await request.json(orderSchema);
    // Again, as a guard and its view do.
    const { title } = await request.json(orderSchema, { maxBytes: 10 });
    return new HttpResponse(JSON.stringify({ ...order, title }));
  },
  { methods: ['POST'] },
);

describe.each(allMounts)('JSON in $name', (mountCase) => {
  let mount: RunningMount;
  let client: TestClient;
  let token: string;
  beforeAll(async () => {
    mount = await startMount(mountCase, { project: { urls: [ORDERS, ...starter.urls] } });
    await makeUser(mount, 'ada');
    client = await loggedIn(mount, 'ada');
    token = await tokenOf(client);
  });
  afterAll(() => mount.stop());

  function send(page: string, body: string, headers: Readonly<Record<string, string>> = {}) {
    return client.request(page, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: mount.origin, 'x-csrftoken': token, ...headers },
      body,
    });
  }

  function problemOf(answer: TestAnswer) {
    expect(answer.headers.get('content-type'), answer.text).toBe('application/problem+json');
    const { status, code, errors } = JSON.parse(answer.text);
    expect(status).toBe(answer.status);
    return { status, code, ...(errors && { errors }) };
  }

  describe.each([
    ["the project's page", '/orders/'],
    ["the server's own page", '/api/order'],
  ])('for %s', (_, page) => {
    it('is what the schema makes of it', async () => {
      const order = { title: 'Tea ☕', lines: [{ item: 'Oolong', price: 3 }] };
      const answer = await send(page, JSON.stringify(order), {
        'content-type': 'application/json; charset=UTF-8',
      });
      expect(answer.status, answer.text).toBe(200);
      expect(JSON.parse(answer.text)).toEqual({ title: 'Tea ☕', count: 1, lines: [{ item: 'Oolong' }] });
    });

    it('is refused where the schema does not take it, with every place, and nothing of it in the log', async () => {
      const lines = mount.log.length;
      const answer = await send(page, '{"title":"","lines":[{"item":"a"},{"item":7}],"pin":"hunter2"}');
      const { errors, ...rest } = problemOf(answer);
      expect(rest).toEqual({ status: 422, code: 'content_invalid' });
      expect(errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
        '#/title',
        '#/lines/1/item',
        '#',
      ]);
      expect(errors[1].detail).toContain('expected string');
      expect(answer.text).not.toContain('hunter2');
      const log = mount.log.slice(lines).join('');
      expect(log).toContain('status=422');
      expect(log).not.toMatch(/hunter2|title|pin/);
    });

    it('is refused where an object has the name __proto__', async () => {
      const answer = await send(page, '{"title":"a","lines":[{"item":"b","__proto__":{"admin":true}}]}');
      expect(answer.status).toBe(400);
    });

    it('is refused without a token, and from another site', async () => {
      const order = '{"title":"a"}';
      const none = await send(page, order, { 'x-csrftoken': '' });
      expect(problemOf(none)).toEqual({ status: 403, code: 'csrf_token_missing' });
      const foreign = await send(page, order, { origin: 'https://evil.example' });
      expect(problemOf(foreign)).toEqual({ status: 403, code: 'csrf_origin_foreign' });
    });
  });

  it.each([
    ['a name twice', '{"title":"a","title":"b"}', 'json_name_twice'],
    ['the name __proto__', '{"title":"a","__proto__":{}}', 'json_name_reserved'],
    ['a number beyond all doubles', '{"title":"a","count":9007199254740993}', 'json_number_inexact'],
    ['an end too early', '{"title":"a"', 'json_malformed'],
    ['nothing', '', 'json_malformed'],
    ['1,000 lists in each other', `${'['.repeat(1000)}${']'.repeat(1000)}`, 'json_too_deep'],
  ])('with %s is refused, and the answer says so', async (_, body, code) => {
    expect(problemOf(await send('/orders/', body))).toEqual({ status: 400, code });
  });

  it('of more bytes than the setting says is refused', async () => {
    const answer = await send('/orders/', JSON.stringify({ title: 'a'.repeat(65_536) }));
    expect(problemOf(answer)).toEqual({ status: 413, code: 'content_too_large' });
  });

  it('of another content type is refused', async () => {
    const headers = { 'content-type': 'text/plain', accept: 'application/json' };
    const answer = await send('/orders/', '{"title":"a"}', headers);
    expect(problemOf(answer)).toEqual({ status: 415, code: 'content_type_unsupported' });
    const own = await send('/orders/', '{"title":"a"}', { 'content-type': 'application/vnd.shop+json' });
    expect(own.status).toBe(200);
  });
});
