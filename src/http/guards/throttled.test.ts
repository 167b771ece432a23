import { type HttpRequest, HttpResponse, path, type ThrottledOptions, throttled } from 'latchkey';
import { describe, expect, it } from 'vitest';
import type { User } from '../../../starter/accounts/user.ts';
import starter from '../../../starter/latchkey.config.ts';
import { startTestSite } from '../../testing/start-test-site.ts';

const greet = () => new HttpResponse('Hello');
const methods = ['GET', 'POST'] as const;

const startSite = (views: Readonly<Record<string, ThrottledOptions<User>>>) =>
  startTestSite(
    {
      ...starter,
      urls: [
        ...starter.urls,
        ...Object.entries(views).map(([at, options]) =>
          path(at, throttled(greet, options), { methods, csrfExempt: true }),
        ),
      ],
    },
    { folder: 'starter' },
  );

describe('a throttled view', () => {
  const limit = { name: 'greetings', count: 1, seconds: 60 };

  it('is open to requests that change nothing', async () => {
    await using site = await startSite({ 'greet/': limit });
    for (let time = 0; time < 3; time++) expect((await site.client().get('/greet/')).status).toBe(200);
    expect((await site.client().post('/greet/', {})).status).toBe(200);
    expect((await site.client().post('/greet/', {})).status).toBe(429);
  });

  it('counts the methods that it names, and HEAD with GET', async () => {
    await using site = await startSite({ 'search/': { ...limit, count: 2, methods: ['GET'] } });
    const client = site.client();
    expect((await client.get('/search/')).status).toBe(200);
    expect((await client.request('/search/', { method: 'HEAD' })).status).toBe(200);
    expect((await client.request('/search/', { method: 'HEAD' })).status).toBe(429);
    expect((await client.get('/search/')).status).toBe(429);
    expect((await client.post('/search/', {})).status).toBe(200);
  });

  it('counts together what has one name and one limit, and apart what has not', async () => {
    await using site = await startSite({
      'one/': limit,
      'same/': limit,
      'longer/': { ...limit, seconds: 61 },
      'other/': { ...limit, name: 'others' },
    });
    const client = site.client();
    const sent = [];
    for (const at of ['/one/', '/same/', '/longer/', '/other/'])
      sent.push((await client.post(at, {})).status);
    expect(sent).toEqual([200, 429, 200, 200]);
  });

  it('counts by what the project says, and what it has no name for not at all', async () => {
    const by = async (request: HttpRequest<User>) => (await request.form()).get('to');
    await using site = await startSite({ 'mail/': { ...limit, by } });
    const client = site.client();
    const sendTo = async (to?: string) => (await client.post('/mail/', to ? { to } : {})).status;
    expect([await sendTo('ada'), await sendTo('bob'), await sendTo('ada')]).toEqual([200, 200, 429]);
    expect([await sendTo(), await sendTo()]).toEqual([200, 200]);
  });

  it.each([
    { ...limit, name: '' },
    { ...limit, name: 'with a space' },
    { ...limit, count: 0 },
    { ...limit, count: 1.5 },
    { ...limit, seconds: 0 },
    { ...limit, seconds: 2_592_001 },
    { name: 'greetings' },
    undefined,
  ])('is none with a limit such as %j', (options) => {
    expect(() => throttled(greet, options as ThrottledOptions<User>)).toThrow(
      expect.objectContaining({ code: 'throttle_limit_invalid' }),
    );
  });
});
