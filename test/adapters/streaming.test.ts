import { type HttpRequest, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type OpenExchange, openExchange } from '../support/open-exchange.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { streamMounts } from './streams/stream-mounts.ts';
import { Runs, streamPages } from './streams/stream-pages.ts';
import { loggedIn, makeUser } from './visitors.ts';

const runs = new Runs();

describe.each(streamMounts(runs))('$name', (mountCase) => {
  let mount: RunningMount;
  let ada: TestClient;
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      project: {
        urls: [
          ...starter.urls,
          path('of-the-project/', (visitor: HttpRequest<User>) => {
            const text = streamPages['/endless'](visitor, runs.of(visitor));
            const body = ReadableStream.from(text).pipeThrough(new TextEncoderStream());
            return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
          }),
        ],
      },
    });
    await makeUser(mount, 'ada');
    ada = await loggedIn(mount, 'ada');
  });
  afterAll(() => mount.stop());

  function open(
    page: string,
    {
      client = mount.client(),
      method = 'GET',
      headers = {},
    }: { client?: TestClient; method?: string; headers?: Readonly<Record<string, string>> } = {},
  ): OpenExchange {
    const cookie = [...client.cookies].map((pair) => pair.join('=')).join('; ');
    return openExchange({
      origin: mount.origin,
      http2: mountCase.http2 ?? false,
      method,
      path: page,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
    });
  }

  it.each([
    ['nobody', () => mount.client(), undefined],
    ['a user', () => ada, 'no-store'],
  ])('sends each part of an answer when it is there: %s', async (_, visitor, caching) => {
    const { run, query } = runs.begin();
    const answer = await open(`/events${query}`, { client: visitor() }).answer;
    await answer.until('data: one\n\n');
    expect(answer.headers).toMatchObject({ vary: 'Cookie', 'content-type': 'text/event-stream' });
    expect([answer.headers['cache-control'], answer.headers['content-length']]).toEqual([caching, undefined]);
    run.go.resolve();
    expect(await answer.rest()).toBe('data: two\n\n');
  });

  it('has the cookie of a login that comes before the stream in front of it', async () => {
    const { run, query } = runs.begin();
    const exchange = open(`/enter${query}`, { method: 'POST' });
    exchange.sending.end();
    const answer = await exchange.answer;
    await answer.until('data: one\n\n');
    expect(answer.cookies.map((line) => line.split('=')[0])).toEqual(['latchkey_session', 'latchkey_device']);
    const client = mount.client();
    client.cookies.set(
      'latchkey_session',
      /^latchkey_session=([^;]+)/.exec(answer.cookies[0] ?? '')?.[1] ?? '',
    );
    expect((await client.get('/accounts/profile/')).status).toBe(200);
    run.go.resolve();
    expect(await answer.rest()).toBe('data: two\n\n');
  });

  it.each([
    ['a session that begins', '/late', () => mount.client(), 'headers_sent'],
    ['a login', '/late-login', () => mount.client(), 'headers_sent'],
    ['a value in a session that is there', '/late', () => ada, 'kept'],
  ])('after the stream has begun: %s', async (_, page, visitor, outcome) => {
    const { run, query } = runs.begin();
    const answer = await open(page + query, { client: visitor() }).answer;
    await answer.until('one ');
    run.go.resolve();
    expect([answer.cookies, await answer.rest()]).toEqual([[], outcome]);
  });

  it.each(['/endless', '/of-the-project/'])('tells %s that the visitor has gone away', async (page) => {
    const before = mount.log.length;
    for (const client of [mount.client(), ada]) {
      const { run, query } = runs.begin();
      const exchange = open(page + query, { client });
      await (await exchange.answer).until('one');
      exchange.abort();
      expect(await run.seen.promise).toBe('gone');
    }
    expect((await mount.client().get('/accounts/login/')).status).toBe(200);
    // What was mailed about the logins before is told while this runs.
    expect(mount.log.slice(before).filter((line) => !line.includes(' info mail_sent '))).toEqual([]);
  });

  const FORM = 'application/x-www-form-urlencoded';
  it.each([
    ['nobody', 'application/octet-stream', () => mount.client()],
    ['nobody', FORM, () => mount.client()],
    ['a user with the token in the header', 'application/octet-stream', () => ada],
    ['a user with the token in the header', FORM, () => ada],
  ])('lets a page read a body that is still being sent: %s, %s', async (_, type, visitor) => {
    const client = visitor();
    const { run, query } = runs.begin();
    const headers: Record<string, string> = { 'content-type': type };
    if (client === ada) {
      headers.origin = mount.origin;
      headers['x-csrftoken'] = csrfTokenOf((await ada.get('/accounts/logout/')).text);
    }
    const { sending, answer } = open(`/raw${query}`, { client, method: 'POST', headers });
    sending.write('x'.repeat(1000));
    expect(await run.seen.promise).toBe('first bytes');
    // Far more than a form of ours may have.
    const large = 3 * mount.project.settings.maxBodyBytes;
    sending.end('x'.repeat(large));
    expect(await (await answer).rest()).toBe(String(large + 1000));
  });

  it('refuses a body without a token before it is sent', async () => {
    const { query } = runs.begin();
    const exchange = open(`/raw${query}`, {
      client: ada,
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', origin: mount.origin },
    });
    exchange.sending.write('x');
    const answer = await exchange.answer;
    expect(answer.status).toBe(403);
    exchange.abort();
  });
});
