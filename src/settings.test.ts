import { describe, expect, it } from 'vitest';
import { resolveSettings } from './settings.ts';

const secretKey = 'x'.repeat(50);

describe('settings', () => {
  it('have a default for everything but the secret key', () => {
    const settings = resolveSettings({ secretKey });
    expect(settings).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      sessionCookieAge: 1_209_600,
      loginUrl: '/accounts/login/',
    });
  });

  it('put the addresses that nobody has set below the base path', () => {
    const { loginUrl, loginRedirectUrl, logoutRedirectUrl } = resolveSettings({
      secretKey,
      basePath: '/shop',
      logoutRedirectUrl: '/goodbye/',
    });
    expect([loginUrl, loginRedirectUrl, logoutRedirectUrl]).toEqual([
      '/shop/accounts/login/',
      '/shop/dashboard/',
      '/goodbye/',
    ]);
  });

  it('answer to the host that visitors see', () => {
    expect(resolveSettings({ secretKey, publicOrigin: 'https://shop.example' }).allowedHosts).toContain(
      'shop.example',
    );
  });

  it.each<[setting: string, value: unknown]>([
    ['secretKey', 'short'],
    ['secretKey', undefined],
    ['port', 70_000],
    ['publicOrigin', 'https://shop.example/path'],
    ['publicOrigin', 'shop.example'],
    ['basePath', 'shop'],
    ['basePath', '/shop/'],
    ['basePath', '//evil.example'],
    ['basePath', '/:shop'],
    ['allowedHosts', ['http://shop.example']],
    ['allowedHosts', ['shop.example:8000']],
    ['trustedProxies', ['2']],
    ['trustedProxies', ['10.0.0.0/33']],
    ['mailUrl', 'http://mail.example'],
    ['databaseUrl', 'mysql://localhost/x'],
    ['databaseUrl', 'postgres://host:port/x'],
    ['databasePoolSize', 0],
    ['sessionCookieAge', 0],
    ['sessionIdleAge', 3_000_000],
    ['sessionCookieAge', 3_000_000],
    ['sessionCookieName', 'a;b'],
    ['authenticationBackends', []],
    ['authenticationBackends', ['email']],
    ['passwordHashers', []],
    ['logLevel', 'loud'],
  ])('refuse %s = %j by name', (setting, value) => {
    expect(() => resolveSettings({ secretKey, [setting]: value })).toThrow(
      new RegExp(`The setting ${setting}`),
    );
  });

  it.each([
    'sqlite::memory:',
    'postgres://ada:secret@db.example:5432/site?sslmode=verify-full',
    'postgresql:///site',
  ])('take the database %s', (databaseUrl) => {
    expect(resolveSettings({ secretKey, databaseUrl }).databaseUrl).toBe(databaseUrl);
  });

  it('never show the URL of a database that they refuse', () => {
    const refused = () => resolveSettings({ secretKey, databaseUrl: 'postgres://ada:hunter2@host:port/x' });
    expect(refused).toThrow('postgres://user:password@host:5432/database');
    expect(refused).not.toThrow('hunter2');
  });

  it('refuse a name that is none, and guess what was meant', () => {
    const unknown = { secretKey, LOGIN_URL: '/in/' } as Parameters<typeof resolveSettings>[0];
    expect(() => resolveSettings(unknown)).toThrow(
      'There is no setting called LOGIN_URL. Did you mean loginUrl?',
    );
  });
});
