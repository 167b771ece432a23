import { HttpResponse, loginRequiredMiddleware, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser, PASSWORD } from './visitors.ts';

describe.each(allMounts)('$name, with the setting basePath', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    const reports = path<User>('reports/:id/', () => new HttpResponse('a report'));
    mount = await startMount(mountCase, {
      settings: { basePath: '/shop' },
      project: {
        urls: [...starter.urls, reports],
        middleware: [loginRequiredMiddleware({ prefix: '/reports/' })],
      },
    });
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  it('has every page of the project below it, and none above', async () => {
    const login = await mount.client().get('/shop/accounts/login/');
    expect(login.status).toBe(200);
    const addresses = [...login.text.matchAll(/(?:href|src|action)="([^"#][^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((address) => !address?.startsWith('/shop/'))).toEqual([]);
    const style = addresses.find((address) => address?.startsWith('/shop/static/')) ?? '';
    expect((await mount.client().get(style.replaceAll('&amp;', '&'))).status).toBe(200);
    expect((await mount.client().get('/accounts/login/')).text).toBe('Nothing here');
    expect((await mount.client().get('/shop/accounts/login')).location).toBe('/shop/accounts/login/');
  });

  it('serves what the strength meter of new passwords needs', async () => {
    const { text } = await mount.client().get('/shop/accounts/register/');
    const [meter = '', estimator = ''] = ['src="', 'data-estimator="'].map(
      (before) => new RegExp(`${before}(/shop/static/password-[^"]+)`).exec(text)?.[1],
    );
    expect([meter, estimator].map((url) => url.replace(/\?.*/, ''))).toEqual([
      '/shop/static/password-meter.js',
      '/shop/static/password-estimator.js',
    ]);
    const { status, headers } = await mount.client().get(meter);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it('protects the same prefixes', async () => {
    const location = '/shop/accounts/login/?next=/shop/reports/1/';
    expect((await mount.client().get('/shop/reports/1/')).location).toBe(location);
    expect((await (await loggedIn(mount, 'ada', '/shop')).get('/shop/reports/1/')).text).toBe('a report');
  });

  it('leads there and back', async () => {
    const client = mount.client();
    const asked = await client.get('/members/');
    expect(asked.location).toBe('/shop/accounts/login/?next=/members/');
    const answer = await client.submit(asked.location ?? '', {
      email: 'ada@example.com',
      password: PASSWORD,
    });
    expect(answer.location).toBe('/members/');
    expect((await client.get('/members/')).text).toBe('Member ada@example.com');
    expect((await client.get('/shop/accounts/login/')).location).toBe('/shop/dashboard/');
    expect((await client.get('/shop/dashboard/')).status).toBe(200);
    expect((await client.submit('/basket/', {}, '/shop/accounts/logout/')).location).toBe(
      '/shop/accounts/login/',
    );
  });
});
