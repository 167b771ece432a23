import { describe, expect, it } from 'vitest';
import { resolveSettings, type SettingsInput } from './settings.ts';

const secretKey = 'x'.repeat(50);
const publicOrigin = 'https://shop.example.com';
const shared = { publicOrigin, sessionCookieDomain: 'example.com' } as const;
const embedded = { publicOrigin, sessionCookieSameSite: 'none', sessionCookiePartitioned: true } as const;

type Case = readonly [setting: string, reason: string, settings: Partial<SettingsInput>];

const refused: Case[] = [
  ['sessionCookieDomain', 'cover the host localhost', { sessionCookieDomain: 'example.com' }],
  ['sessionCookieDomain', 'cover the host shop.example.com', { ...shared, sessionCookieDomain: 'other.com' }],
  [
    'sessionCookieDomain',
    'cover the host shop.example.com',
    { ...shared, sessionCookieDomain: 'op.example.com' },
  ],
  ['sessionCookieDomain', 'cover the host .other.com', { ...shared, allowedHosts: ['.other.com'] }],
  ['sessionCookieDomain', 'cover the host 10.0.0.1', { ...shared, allowedHosts: ['10.0.0.1'] }],
  ['sessionCookieDomain', 'cover the host *', { sessionCookieDomain: 'example.com', allowedHosts: ['*'] }],
  [
    'csrfCookieDomain',
    'cover the host shop.example.com',
    { publicOrigin, csrfCookieDomain: 'a.example.com' },
  ],
  ['sessionCookiePath', 'begin with /. Set it', { sessionCookiePath: '/shop' }],
  ['sessionCookiePath', 'begin with /shop/.', { basePath: '/shop', sessionCookiePath: '/sho' }],
  ['csrfCookiePath', 'begin with /shop/.', { basePath: '/shop', csrfCookiePath: '/shop/accounts' }],
  ['sessionCookieSameSite', 'publicOrigin of https', { sessionCookieSameSite: 'none' }],
  ['csrfCookieSameSite', 'publicOrigin of https', { csrfCookieSameSite: 'none' }],
  [
    'sessionCookieSameSite',
    'publicOrigin of https',
    { sessionCookieSameSite: 'none', publicOrigin: 'http://shop.example' },
  ],
  ['sessionCookiePartitioned', 'publicOrigin of https', { sessionCookiePartitioned: true }],
  ['sessionCookiePartitioned', 'SameSite none', { ...embedded, sessionCookieSameSite: 'lax' }],
  ['csrfCookiePartitioned', 'SameSite none', { ...embedded, csrfCookieSameSite: 'lax' }],
  [
    'sessionCookiePartitioned',
    'beside sessionCookieDomain',
    { ...embedded, sessionCookieDomain: 'example.com' },
  ],
  ['csrfCookiePartitioned', 'beside csrfCookieDomain', { ...embedded, csrfCookieDomain: 'example.com' }],
];

const taken: Partial<SettingsInput>[] = [
  shared,
  { ...shared, sessionCookieDomain: 'shop.example.com', allowedHosts: ['localhost', '127.0.0.1', '[::1]'] },
  { ...shared, allowedHosts: ['.example.com', 'EXAMPLE.com'] },
  { ...shared, allowedHosts: ['*'] },
  { sessionCookieDomain: 'dev.localhost', allowedHosts: ['a.dev.localhost', 'b.dev.localhost'] },
  { ...shared, csrfCookieDomain: 'example.com' },
  { basePath: '/shop', sessionCookiePath: '/shop', csrfCookiePath: '/shop/' },
  embedded,
  { ...embedded, csrfCookiePartitioned: false },
  { publicOrigin, csrfCookieSameSite: 'none' },
];

describe('the settings of cookies', () => {
  it.each(refused)('refuse %s where browsers would: %s %j', (setting, reason, settings) => {
    expect(() => resolveSettings({ secretKey, ...settings })).toThrow(
      expect.objectContaining({
        code: 'setting_invalid',
        details: { setting, reason: expect.stringContaining(reason) },
      }),
    );
  });

  it.each(taken)('take %j', (settings) => {
    expect(resolveSettings({ secretKey, ...settings })).toMatchObject({
      sessionCookieDomain: settings.sessionCookieDomain ?? null,
    });
  });
});
