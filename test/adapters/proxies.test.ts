import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shapeOf } from './answer-shape.ts';
import { type RunningHost, startHost } from './host-case.ts';
import { allHosts } from './hosts.ts';

const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-forwarded-proto': 'https' };

describe.each(allHosts)('$name', (hostCase) => {
  const started: RunningHost[] = [];
  let direct: RunningHost;
  let behind: RunningHost;
  beforeAll(async () => {
    direct = await startHost(hostCase);
    started.push(direct);
    behind = await startHost(hostCase, { settings: { trustedProxies: ['127.0.0.1'] } });
    started.push(behind);
  });
  afterAll(async () => {
    for (const host of started) await host.stop();
  });

  it('believes no forwarded address without trusted proxies', async () => {
    expect((await direct.client().get('/ip', forwarded)).text).toBe('127.0.0.1');
    const page = await direct.client().get('/basket/', forwarded);
    expect(page.headers.getSetCookie().join()).toMatch(/^csrftoken=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('takes the address that the trusted proxy has seen, whatever the visitor wrote before it', async () => {
    expect((await behind.client().get('/ip', forwarded)).text).toBe('198.51.100.7');
    expect((await behind.client().get('/ip')).text).toBe('127.0.0.1');
    expect((await behind.client().get('/ip', { 'x-forwarded-for': 'unknown, , x' })).text).toBe('127.0.0.1');
  });

  it('sets secure cookies where the trusted proxy has https', async () => {
    const page = await behind.client().get('/basket/', forwarded);
    expect(shapeOf(page).cookies).toEqual(['__Host-csrftoken=***; Path=/; HttpOnly; SameSite=Lax; Secure']);
    const login = await behind.client().get('/accounts/login/', forwarded);
    expect(shapeOf(login).cookies).toEqual(shapeOf(page).cookies);
  });
});
