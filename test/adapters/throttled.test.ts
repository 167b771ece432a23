import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

const HOUR = 3_600_000;

describe.each(allMounts)('throttled on $name', (mountCase) => {
  let mount: RunningMount;
  let now = 1_800_000_000_000;
  beforeAll(async () => {
    mount = await startMount(mountCase, { clock: () => now });
    await makeUser(mount, 'ada');
    await makeUser(mount, 'bob');
  });
  afterAll(() => mount.stop());
  beforeEach(() => {
    now += HOUR;
  });

  const send = async (client: TestClient, headers: Record<string, string> = {}) => {
    const csrfmiddlewaretoken = csrfTokenOf((await client.get('/basket/')).text);
    return client.post('/tickets/', { csrfmiddlewaretoken }, headers);
  };
  const statuses = async (client: TestClient, times: number, headers: Record<string, string> = {}) => {
    const found: number[] = [];
    for (let time = 0; time < times; time++) found.push((await send(client, headers)).status);
    return found;
  };

  it('lets a network through as often as it says, then answers 429 with a kind page', async () => {
    const client = mount.client();
    expect((await send(client)).text).toBe('Kept');
    now += 20_000;
    expect((await send(mount.client())).text).toBe('Kept');
    const refused = await send(client);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.text).toContain('<h1');
    expect(refused.text).not.toContain('password_reset');
    now += 40_000;
    expect((await send(client)).text).toBe('Kept');
  });

  it('answers programs with problem JSON', async () => {
    const client = mount.client();
    await statuses(client, 2);
    const refused = await send(client, { accept: 'application/json' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(JSON.parse(refused.text)).toMatchObject({ status: 429, code: 'throttled' });
  });

  it('counts users each by themselves, wherever they come from', async () => {
    const [ada, bob] = [await loggedIn(mount, 'ada'), await loggedIn(mount, 'bob')];
    expect(await statuses(ada, 3)).toEqual([200, 200, 429]);
    expect((await send(await loggedIn(mount, 'ada'))).status).toBe(429);
    expect((await send(bob)).status).toBe(200);
    expect((await send(mount.client())).status).toBe(200);
  });

  it('counts nobody by the address of an unknown proxy, and users all the same', async () => {
    const proxied = { 'x-forwarded-for': '198.51.100.7' };
    expect(await statuses(mount.client(), 4, proxied)).toEqual([200, 200, 200, 200]);
    expect(await statuses(await loggedIn(mount, 'ada'), 3, proxied)).toEqual([200, 200, 429]);
    expect(mount.log.join('').match(/proxy_unknown/g)).toHaveLength(1);
  });
});
