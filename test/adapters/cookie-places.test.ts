import type { SettingsInput } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import { shapeOf } from './answer-shape.ts';
import { startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { makeUser, PASSWORD } from './visitors.ts';

const origin = 'https://shop.example.com';

interface Placed {
  readonly what: string;
  readonly settings: Partial<SettingsInput>;
  /** What stands before the names of the cookies of a session and of forms, and behind them. */
  readonly session: readonly [prefix: string, rules: string];
  readonly csrf: readonly [prefix: string, rules: string];
}

const places: readonly Placed[] = [
  {
    what: 'shared by subdomains',
    settings: { sessionCookieDomain: 'example.com', sessionCookieSameSite: 'strict' },
    session: ['__Secure-', 'Domain=example.com; Path=/; HttpOnly; SameSite=Strict; Secure'],
    csrf: ['__Host-', 'Path=/; HttpOnly; SameSite=Strict; Secure'],
  },
  {
    what: 'for pages that other sites embed',
    settings: { sessionCookieSameSite: 'none', sessionCookiePartitioned: true },
    session: ['__Host-', 'Path=/; HttpOnly; SameSite=None; Secure; Partitioned'],
    csrf: ['__Host-', 'Path=/; HttpOnly; SameSite=None; Secure; Partitioned'],
  },
  {
    what: 'of a path',
    settings: {
      basePath: '/shop',
      sessionCookiePath: '/shop',
      csrfCookiePath: '/shop/',
      csrfCookieSameSite: 'strict',
    },
    session: ['__Secure-', 'Path=/shop; HttpOnly; SameSite=Lax; Secure'],
    csrf: ['__Secure-', 'Path=/shop/; HttpOnly; SameSite=Strict; Secure'],
  },
];

describe.each(allMounts)('$name', (mountCase) => {
  it.each(places)('sets and removes cookies $what', async ({ settings, session, csrf }) => {
    const mount = await startMount(mountCase, { settings: { ...settings, publicOrigin: origin } });
    try {
      const { basePath = '' } = settings;
      await makeUser(mount, 'ada');
      const client = mount.client();
      const page = await client.get(`${basePath}/accounts/login/`);
      expect(shapeOf(page).cookies).toEqual([`${csrf[0]}latchkey_csrf=***; ${csrf[1]}`]);
      const fields = { email: 'ada@example.com', password: PASSWORD };
      const post = (path: string, text: string, more = {}) =>
        client.post(path, { csrfmiddlewaretoken: csrfTokenOf(text), ...more }, { origin });
      const login = await post(`${basePath}/accounts/login/`, page.text, fields);
      const [prefix, rules] = session;
      expect(shapeOf(login).cookies).toEqual([
        `${prefix}latchkey_session=***; Max-Age=1209600; ${rules}`,
        `${prefix}latchkey_messages=***; ${rules}`,
        `${prefix}latchkey_device=***; Max-Age=31536000; ${rules}`,
      ]);
      const dashboard = await client.get(`${basePath}/dashboard/`);
      expect(dashboard.status).toBe(200);
      const logout = await post(`${basePath}/accounts/logout/`, dashboard.text);
      expect(shapeOf(logout).cookies).toContain(`${prefix}latchkey_session=; Max-Age=0; ${rules}`);
      expect(client.cookies.has(`${prefix}latchkey_session`)).toBe(false);
    } finally {
      await mount.stop();
    }
  });
});
