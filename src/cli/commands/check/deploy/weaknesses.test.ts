import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveSettings, type SettingsInput } from '../../../../compose/settings/settings.ts';
import { backupWeaknesses } from './backup-weaknesses.ts';
import { clockWeaknesses } from './clock-weaknesses.ts';
import type { Weakness } from './deploy-messages.ts';
import { fileWeaknesses } from './file-weaknesses.ts';
import { nodeWeaknesses } from './node-weaknesses.ts';
import { secretKeyWeaknesses } from './secret-key-weaknesses.ts';
import { settingWeaknesses } from './setting-weaknesses.ts';

const secretKey = '8uT0zqKp3VwY6nXbR2mLd9GhJfCsEa7iWoQ1rNk5ZtUvBx4HyPgMcD+/Sj=';
const codes = (found: readonly Weakness[]) => found.map(({ code }) => code.replace('deploy.', ''));

/** A site that is as it should be. */
const good: SettingsInput = {
  secretKey,
  publicOrigin: 'https://shop.org',
  secureSslRedirect: true,
  mailUrl: 'smtps://mail.shop.org',
  defaultFromEmail: 'Shop <us@shop.org>',
  trustedProxies: ['10.0.0.0/8', 'fc00::/7', '127.0.0.1'],
  csrfTrustedOrigins: ['https://*.shop.org'],
};
const production = { NODE_ENV: 'production' };

describe('settings', () => {
  const found = (settings: Partial<SettingsInput> = {}, environment: Record<string, string> = production) =>
    codes(settingWeaknesses(resolveSettings({ ...good, ...settings }), environment));

  it('that are as they should be have no weakness', () => {
    expect(found()).toEqual([]);
  });

  it.each<[expected: string, settings: Partial<SettingsInput>]>([
    [
      'W001',
      { publicOrigin: 'http://shop.org', secureSslRedirect: false, csrfTrustedOrigins: ['http://a.org'] },
    ],
    ['W002', { secureHstsSeconds: 3600 }],
    ['W002', { secureHstsSeconds: 0 }],
    ['W004', { allowedHosts: ['*'] }],
    ['W005', { mailUrl: 'console:' }],
    ['W006', { logLevel: 'debug' }],
    ['W007', { databaseUrl: 'sqlite::memory:' }],
    ['W010', { defaultFromEmail: 'webmaster@localhost.localdomain' }],
    ['W010', { defaultFromEmail: 'Shop <us@example.com>' }],
    ['W011', { secureSslRedirect: false }],
    ['W024', { trustedProxies: ['0.0.0.0/0'] }],
    ['W024', { trustedProxies: ['::/0'] }],
    ['W025', { csrfTrustedOrigins: ['http://shop.org'] }],
    ['W029', { redirectAllowedOrigins: ['https://app.shop.org', 'http://localhost:5173'] }],
    ['W026', { contentSecurityPolicy: "default-src 'self'; script-src 'self' 'unsafe-inline'" }],
    ['W026', { contentSecurityPolicy: "default-src 'self' 'unsafe-eval'" }],
    ['W026', { contentSecurityPolicy: 'script-src *' }],
    ['W027', { trustedProxies: null }],
    ['W028', { throttleLoginAccount: null }],
    ['W028', { throttleRegistrationNetwork: null }],
  ])('have %s for %j, and nothing else', (expected, settings) => {
    expect(found(settings)).toEqual([expected]);
  });

  it.each<Partial<SettingsInput>>([
    { secureHstsSeconds: 31_536_000 },
    { contentSecurityPolicy: "script-src 'self'; style-src 'self' 'unsafe-inline'" },
    { contentSecurityPolicy: "script-src 'sha256-AAAA' 'unsafe-inline'" },
    { logLevel: 'info', allowedHosts: ['.shop.org'] },
  ])('have none for %j', (settings) => {
    expect(found(settings)).toEqual([]);
  });

  it('have W012 where NODE_ENV is not production, and W023 where mails can be read on a page', () => {
    expect(found({}, {})).toEqual(['W012']);
    expect(found({}, { NODE_ENV: 'development' })).toEqual(['W012']);
    const home = { mailUrl: 'console:', publicOrigin: null, secureSslRedirect: false, trustedProxies: [] };
    expect(found(home, {})).toEqual(['W001', 'W005', 'W023', 'W012']);
    expect(found(home)).toEqual(['W001', 'W005']);
  });
});

describe('secret keys', () => {
  const found = (key: string, secretKeyFallbacks: string[] = []) =>
    secretKeyWeaknesses(resolveSettings({ ...good, secretKey: key, secretKeyFallbacks }));

  it('that are random have no weakness', () => {
    expect(found(secretKey)).toEqual([]);
    expect(found('0f9c3a7e5b1d8264f0e9c7a3b5d1826490fec3a7b5d18e2640c9f7a3e5b1d826')).toEqual([]);
  });

  it.each([
    ['a'.repeat(60), 'few different characters'],
    ['correcthorsebattery-'.repeat(3), 'the same over and over'],
    ['django-insecure-8uT0zqKp3VwY6nXbR2mLd9GhJfCsEa7iWoQ1rNk5Zt', 'words that people write'],
    ['change-me-8uT0zqKp3VwY6nXbR2mLd9GhJfCsEa7iWoQ1rNk5ZtUvBx4H', 'words that people write'],
  ])('such as %s have one', (key, reason) => {
    const [one, ...others] = found(key);
    expect(one?.message).toContain(`secretKey can be guessed: it `);
    expect(one?.message).toContain(reason);
    expect(others).toEqual([]);
  });

  it('that still count are looked at too', () => {
    const [one] = found(secretKey, ['an-old-key']);
    expect(one?.message).toContain('secretKeyFallbacks can be guessed: it has fewer than 50 characters');
  });
});

describe('peppers', () => {
  const random = '3mWw1XcN9sGf6hJpA2dQxT8oKiRzVnBjMyEu5lCgHaDsOwPF7rUe4yv0Zb7tqkLr';
  const found = (passwordPepper: string | null, passwordPepperFallbacks: string[] = []) =>
    secretKeyWeaknesses(resolveSettings({ ...good, passwordPepper, passwordPepperFallbacks }));

  it('that are random have no weakness, nor has none', () => {
    expect(found(random, [random])).toEqual([]);
    expect(found(null)).toEqual([]);
  });

  it('that are not have one, by their names and without their text', () => {
    const guessable = 'pepper-of-example-'.repeat(3);
    const messages = found(guessable, [guessable]).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain('passwordPepper can be guessed: it says the same over and over');
    expect(messages[0]).toContain('Set it as PASSWORD_PEPPER.');
    expect(messages[1]).toContain('passwordPepperFallbacks can be guessed');
    expect(messages.join()).not.toContain('pepper-of');
  });
});

describe('Node.js', () => {
  const on = (version: string, date: string) => nodeWeaknesses(version, new Date(date));

  it('is old after its end of life, and not before', () => {
    expect(on('24.21.0', '2028-04-30T12:00:00Z')).toEqual([]);
    expect(on('24.21.0', '2028-05-01T00:00:00Z')[0]?.message).toBe(
      'Node.js 24.21.0 gets no more corrections of security since 2028-04-30. Install a newer one: npm install node@26',
    );
    expect(codes(on('25.0.0', '2026-07-01'))).toEqual(['W013']);
    expect(on('99.0.0', '2050-01-01')).toEqual([]);
  });
});

describe('clocks', () => {
  const machine = new Date('2027-03-01T12:00:00Z');
  const later = (seconds: number) => new Date(machine.getTime() + seconds * 1000);

  it('that agree have no weakness', () => {
    expect(clockWeaknesses({ machine, database: later(10), files: later(-10) })).toEqual([]);
  });

  it('are named where they are off, by how much', () => {
    const found = clockWeaknesses({ machine, database: later(-90), files: later(11) });
    expect(codes(found)).toEqual(['W016', 'W017']);
    expect(found[0]?.message).toContain('90 seconds off');
    const old = new Date('1970-01-02');
    expect(codes(clockWeaknesses({ machine: old, database: old, files: old }))).toEqual(['W018']);
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-deploy-'));
    for (const name of ['.env', 'db', 'db-wal']) writeFileSync(join(folder, name), 'x', { mode: 0o600 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const found = () =>
    codes(fileWeaknesses({ envFile: join(folder, '.env'), databaseFile: join(folder, 'db') }));

  it.skipIf(process.platform === 'win32')(
    'are named that others can read or replace (Windows: no modes)',
    () => {
      expect(found()).toEqual([]);
      chmodSync(join(folder, '.env'), 0o640);
      expect(found()).toEqual(['W009']);
      chmodSync(join(folder, 'db-wal'), 0o644);
      expect(found()).toEqual(['W009', 'W014']);
      chmodSync(folder, 0o777);
      expect(found()).toEqual(['W009', 'W014', 'W015']);
      chmodSync(folder, 0o1777);
      expect(found()).toEqual(['W009', 'W014']);
      expect(fileWeaknesses({ envFile: join(folder, 'none'), databaseFile: null })).toEqual([]);
    },
  );

  describe('of backups', () => {
    const now = new Date('2027-03-01T12:00:00Z');
    const tables = ['latchkey_session', 'accounts_customuser'];
    const look = (backupPath: string | null) => backupWeaknesses({ backupPath, folder, tables, now });
    const backUp = (name: string, hours: number, made: readonly string[] | null = null) => {
      const file = join(folder, 'backups', name);
      if (made === null) writeFileSync(file, 'CREATE TABLE …');
      else {
        const database = new DatabaseSync(file);
        for (const table of made) database.exec(`CREATE TABLE ${table} (id)`);
        database.close();
      }
      utimesSync(file, now, new Date(now.getTime() - hours * 3_600_000));
    };
    beforeEach(() => mkdirSync(join(folder, 'backups')));

    it('are missed where nothing tells of one', () => {
      expect(codes(look(null))).toEqual(['W019']);
      expect(look('managed')).toEqual([]);
      expect(codes(look('nowhere'))).toEqual(['W020']);
      expect(codes(look('backups'))).toEqual(['W020']);
      writeFileSync(join(folder, 'backups/empty.sql'), '');
      expect(codes(look('backups'))).toEqual(['W020']);
    });

    it('are named where the newest is old', () => {
      backUp('old.sql', 90);
      backUp('newer.sql', 48);
      const [one] = look('backups');
      expect(one?.message).toContain(`${join(folder, 'backups', 'newer.sql')}, is 48 hours old`);
      backUp('today.sql', 2);
      expect(look('backups')).toEqual([]);
      expect(codes(look('backups/old.sql'))).toEqual(['W021']);
    });

    it('are named where tables are not in it', () => {
      backUp('db.sqlite3', 2, ['latchkey_session']);
      expect(look('backups')[0]?.message).toContain(
        'lacks tables that the database has: accounts_customuser.',
      );
      backUp('later.sqlite3', 1, [...tables, 'another']);
      expect(look('backups')).toEqual([]);
    });
  });
});
