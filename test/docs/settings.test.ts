import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageApps } from '../../src/compose/parts/package-apps.ts';
import { environmentVariables, settingsFromEnvironment } from '../../src/compose/settings/environment.ts';
import { resolveSettings, settingNames } from '../../src/compose/settings/settings.ts';
import type { Setting } from '../../src/support/settings/setting.ts';
import { code, codeBlocks, readDocument, root, tableRows } from './documents.ts';

const SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';
const document = readDocument('docs/settings.md');
const rows = tableRows(document);
const settingRows = rows.filter(([name]) => /^[a-z]/.test(code(name)));
const variableRows = rows.filter(([name]) => environmentVariables.includes(code(name)));

/** Those of the package's own apps. */
const appSettings: Readonly<Record<string, Setting>> = Object.assign(
  {},
  ...packageApps.map(({ settings }) => settings),
);

/** One value that each environment variable may have. */
const samples: Readonly<Record<string, string>> = {
  HOST: '0.0.0.0',
  PORT: '8080',
  DATABASE_URL: 'sqlite:other.sqlite3',
  SECRET_KEY,
  SECRET_KEY_FALLBACKS: 'old',
  PASSWORD_PEPPER: 'a-pepper-for-tests-that-is-no-secret-0123456789-abcdefgh',
  PASSWORD_PEPPER_FALLBACKS: 'an-older-pepper-for-tests-that-is-no-secret-0123456789-a',
  ALLOWED_HOSTS: 'example.com',
  PUBLIC_ORIGIN: 'https://example.com',
  BASE_PATH: '/shop',
  TRUSTED_PROXIES: '10.0.0.0/8',
  MAIL_URL: 'file:mail',
  DEFAULT_FROM_EMAIL: 'Shop <shop@example.com>',
  REPLY_TO_EMAIL: 'help@example.com',
  SECURE_HSTS_SECONDS: '60',
  SECURE_HSTS_INCLUDE_SUBDOMAINS: 'true',
  SECURE_HSTS_PRELOAD: 'true',
  SECURE_SSL_REDIRECT: 'true',
  CSRF_TRUSTED_ORIGINS: 'https://app.example.com',
  REDIRECT_ALLOWED_ORIGINS: 'https://app.example.com',
  CONTENT_SECURITY_POLICY: "default-src 'self'",
  PASSWORD_MIN_LENGTH: '12',
  MAIL_WORKER: 'off',
  SESSION_COOKIE_DOMAIN: 'example.com',
  CSRF_COOKIE_DOMAIN: 'example.com',
  SESSION_COOKIE_AGE: '60',
  SESSION_IDLE_AGE: '60',
  SESSION_ABSOLUTE_AGE: '3600',
  SESSION_STAFF_IDLE_AGE: '900',
  SESSION_STAFF_ABSOLUTE_AGE: '28800',
  KEEP_ALIVE_TIMEOUT: '620',
  LOG_FORMAT: 'json',
  BACKUP_PATH: '/var/backups',
  MEDIA_FOLDER: '/srv/media',
  UPLOAD_TEMP_FOLDER: '/var/tmp',
  LOG_LEVEL: 'warn',
};

describe('docs/settings.md', () => {
  it('has every setting once, and no other', () => {
    expect(settingRows.map(([name]) => code(name)).sort()).toEqual(
      [...settingNames, ...Object.keys(appSettings)].sort(),
    );
  });

  it('gives each setting the default that it has', () => {
    const { secretKey: _, contentSecurityPolicy, ...defaults } = resolveSettings({ secretKey: SECRET_KEY });
    const told = Object.fromEntries(settingRows.map(([name, value]) => [code(name), code(value)]));
    const { secretKey, contentSecurityPolicy: policy, ...others } = told;
    expect(others).toEqual(
      Object.fromEntries(
        Object.entries({
          ...defaults,
          ...Object.fromEntries(
            Object.entries(appSettings).map(([name, { default: value }]) => [name, value]),
          ),
        }).map(([name, value]) => [name, inspect(value)]),
      ),
    );
    expect(secretKey, 'has none').toBe('');
    expect(policy, 'stands in a block of its own').toBe('');
    const block = codeBlocks(document).find(({ text }) => text.startsWith('default-src'));
    expect(
      block?.text
        .trim()
        .split(/\s*\n\s*/)
        .join(' '),
    ).toBe(contentSecurityPolicy);
  });

  it('explains each setting', () => {
    expect(settingRows.filter(([, , meaning]) => !meaning)).toEqual([]);
  });

  it('has every environment variable once, with the setting that it sets', () => {
    const told = variableRows.map(([variable, setting]) => [code(variable), code(setting)]);
    const read = environmentVariables.map((variable) => {
      return [variable, Object.keys(settingsFromEnvironment({ [variable]: samples[variable] })).join()];
    });
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(read));
    expect(told).toHaveLength(environmentVariables.length);
  });
});

describe('starter/.env.example', () => {
  it('lists exactly the environment variables', () => {
    const text = readFileSync(join(root, 'starter/.env.example'), 'utf8');
    const named = [...text.matchAll(/^# ([A-Z_]+)=/gm)].map(([, variable]) => variable);
    expect(named.sort()).toEqual([...environmentVariables].sort());
  });

  it('has examples that pass', () => {
    const text = readFileSync(join(root, 'starter/.env.example'), 'utf8');
    for (const [, variable = '', value = ''] of text.matchAll(/^# ([A-Z_]+)=(.*)$/gm)) {
      expect(() => settingsFromEnvironment({ [variable]: value })).not.toThrow();
    }
  });
});
