import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentVariables } from '../../src/compose/settings/environment.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

/** For each variable, a value that it cannot have, and the reason that is given. */
const wrongValues: Readonly<Record<string, readonly [value: string, reason: string]>> = {
  BASE_PATH: ['shop/', 'must be'],
  PORT: ['eighty', 'a port from 0 to 65535'],
  DATABASE_URL: ['mysql://localhost/shop', 'sqlite:FILE'],
  SECRET_KEY: ['short', 'at least 50 characters'],
  PASSWORD_PEPPER: ['short', 'at least 50 characters'],
  PASSWORD_PEPPER_FALLBACKS: ['short,shorter', 'at least 50 characters'],
  ALLOWED_HOSTS: ['shop.example,https://shop.example', 'without a port'],
  PUBLIC_ORIGIN: ['shop.example', 'https://example.com'],
  TRUSTED_PROXIES: ['10.0.0.0/64', 'IP address or a range'],
  MAIL_URL: ['mail.example', 'console:'],
  DEFAULT_FROM_EMAIL: ['webmaster', 'Name <address>'],
  REPLY_TO_EMAIL: ['Shop <a@example.com>', 'must be an email address'],
  MAIL_WORKER: ['yes', 'must be auto, on or off'],
  KEEP_ALIVE_TIMEOUT: ['0', 'at least 1 second'],
  SESSION_COOKIE_AGE: ['two weeks', 'whole number of seconds'],
  SESSION_IDLE_AGE: ['0', 'at least 1 second'],
  SESSION_ABSOLUTE_AGE: ['-1', 'whole number of seconds'],
  SESSION_COOKIE_DOMAIN: ['.example.com', 'no dot in front'],
  CSRF_COOKIE_DOMAIN: ['localhost', 'has no subdomains'],
  SECURE_HSTS_SECONDS: ['a year', 'expected number'],
  SECURE_HSTS_INCLUDE_SUBDOMAINS: ['perhaps', 'expected boolean'],
  SECURE_HSTS_PRELOAD: ['perhaps', 'expected boolean'],
  CSRF_TRUSTED_ORIGINS: ['https://app.example.com/', 'without a path'],
  REDIRECT_ALLOWED_ORIGINS: ['https://app.example.com,http://app.example.com', 'must be https'],
  CONTENT_SECURITY_POLICY: [' default-src', 'one line of ASCII'],
  PASSWORD_MIN_LENGTH: ['7', '>=8'],
  SECURE_SSL_REDIRECT: ['perhaps', 'expected boolean'],
  SESSION_STAFF_IDLE_AGE: ['-1', 'whole number of seconds'],
  SESSION_STAFF_ABSOLUTE_AGE: ['-1', 'whole number of seconds'],
  LOG_LEVEL: ['loud', 'must be debug, info, warn, error or silent'],
  LOG_FORMAT: ['xml', 'must be text or json'],
};

/** Any text will do for these. */
const anyValue = ['BACKUP_PATH', 'HOST', 'MEDIA_FOLDER', 'SECRET_KEY_FALLBACKS', 'UPLOAD_TEMP_FOLDER'];

describe('environment variables', () => {
  let project: SampleProject;
  beforeAll(() => {
    project = new SampleProject();
  });
  afterAll(() => project.remove());

  it('are all in this table', () => {
    expect([...Object.keys(wrongValues), ...anyValue].sort()).toEqual([...environmentVariables].sort());
  });

  it('are all explained in the .env.example of the starter', () => {
    const text = readFileSync(project.path('.env.example'), 'utf8');
    const named = [...text.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.sort()).toEqual([...environmentVariables].sort());
  });

  it.each(Object.entries(wrongValues))('a wrong %s is named, and why', async (variable, [value, reason]) => {
    const env = { SECRET_KEY: TEST_SECRET_KEY, [variable]: value };
    const { code, stdout, stderr } = await runCli(['runserver', '--port', '0'], {
      folder: project.folder,
      env,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^The environment variable ${variable} is not valid: .*${reason}.*\n$`),
    );
  });

  it('a wrong value in .env is named as well', async () => {
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nPORT=99999\n`);
    const { code, stderr } = await runCli(['migrate'], project);
    expect(code).toBe(1);
    expect(stderr).toContain('The environment variable PORT is not valid');
  });
});
