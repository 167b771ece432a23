import helmet from 'helmet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

// Helmet's default is `Referrer-Policy: no-referrer`, under which browsers send forms with the Origin null.
describe.each(allMounts)('$name behind helmet', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    const protect = helmet();
    mount = await startMount(mountCase, {
      front: (listener) => (incoming, outgoing) =>
        protect(incoming, outgoing, () => listener(incoming, outgoing)),
    });
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  const visitors = [
    ['nobody', async () => mount.client()],
    ['a user', () => loggedIn(mount, 'ada')],
  ] as const;

  async function send(
    client: TestClient,
    headers: Readonly<Record<string, string>>,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    const page = await client.get('/basket/');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const form = { csrfmiddlewaretoken: csrfTokenOf(page.text), item: 'tea', ...fields };
    return client.post('/basket/', form, { origin: 'null', ...headers });
  }

  it.each(visitors)("takes a form of its own page's: %s", async (_, enter) => {
    const client = await enter();
    expect((await send(client, { 'sec-fetch-site': 'same-origin' })).location).toBe('/basket/');
    expect((await client.get('/basket/')).text).toContain('<pre>["tea"]</pre>');
  });

  it.each(visitors)('refuses every other Origin null: %s', async (_, enter) => {
    const client = await enter();
    for (const site of ['cross-site', 'same-site', 'none', '', 'same-origin, cross-site', 'Same-Origin']) {
      expect((await send(client, { 'sec-fetch-site': site })).status, site).toBe(403);
    }
    expect((await send(client, {})).status).toBe(403);
    expect((await client.get('/basket/')).text).toContain('<pre>[]</pre>');
  });

  it.each(visitors)('still asks for the token: %s', async (_, enter) => {
    const client = await enter();
    const wrong = await send(client, { 'sec-fetch-site': 'same-origin' }, { csrfmiddlewaretoken: '' });
    expect(wrong.status).toBe(403);
    expect((await client.get('/basket/')).text).toContain('<pre>[]</pre>');
  });

  it('believes another Origin before Sec-Fetch-Site', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' };
    expect((await send(mount.client(), headers)).status).toBe(403);
  });
});
