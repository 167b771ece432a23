import assert from 'node:assert/strict';
import { parseEnv } from 'node:util';
import { environmentVariables, settingsFromEnvironment } from '../../../src/compose/settings/environment.ts';
import { resolveSettings } from '../../../src/compose/settings/settings.ts';
import { databaseFile, openDatabase } from '../../../src/database/open-database.ts';
import { TrustedOrigins } from '../../../src/http/csrf/trusted-origins.ts';
import { AllowedHosts } from '../../../src/http/head/hosts.ts';
import { PeerFinder } from '../../../src/http/head/peer.ts';
import { LatchkeyError } from '../../../src/latchkey-error.ts';
import { openMailer } from '../../../src/mail/open-mailer.ts';
import { lineLogger } from '../../../src/support/logger.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';

/** The settings of an environment; null where it is refused, by a sentence that names the variable or the setting. */
function settingsOf(environment: Record<string, string>) {
  try {
    return resolveSettings(settingsFromEnvironment({ SECRET_KEY, ...environment }));
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error;
    assert.match(error.code, /^(environment|setting)_invalid$/);
    return null;
  }
}

const logger = lineLogger({ level: 'error', write() {}, now: () => 0 });
const head = { method: 'GET', url: 'http://a.test/', headers: { get: () => null } };

export const settingTargets: readonly FuzzTarget[] = [
  {
    name: 'every variable of the environment',
    seeds: [
      'true',
      '3600',
      'https://example.com',
      'localhost,127.0.0.1',
      '10.0.0.0/8',
      '/shop',
      'info',
      'de',
      'json',
    ],
    share: 0.3,
    check(input) {
      for (const name of environmentVariables) settingsOf({ [name]: input });
    },
  },
  {
    name: 'a file .env',
    seeds: [
      'SECRET_KEY=abc\nDEBUG=true\n',
      'A="b\nc" # d\nexport E=\'f\'\r\n=g',
      'PUBLIC_ORIGIN=https://example.com',
    ],
    check(input) {
      const read = parseEnv(input.replace(/^\uFEFF/, ''));
      settingsOf(Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)])));
    },
  },
  {
    name: 'the URL of a database',
    seeds: [
      'sqlite:db.sqlite3',
      'sqlite://db.sqlite3',
      'sqlite::memory:',
      'postgres://user:p%40ss@localhost:5432/app?sslmode=require',
      'postgresql://[::1]/a',
    ],
    async check(input) {
      const settings = settingsOf({ DATABASE_URL: input });
      if (!settings) return;
      const { databaseUrl } = settings;
      const file = databaseFile(databaseUrl, '/tmp/project');
      // A file would be made. A PostgreSQL is asked nothing before the first query.
      if (file === null) await openDatabase(databaseUrl, '/tmp/project').close();
    },
  },
  {
    name: 'the URL of a mail server',
    seeds: ['console:', 'file:mails', 'smtp://user:p%40ss@localhost:587', 'smtps://mail.example.com'],
    async check(input) {
      const settings = settingsOf({ MAIL_URL: input, PUBLIC_ORIGIN: 'https://example.com' });
      if (settings) await openMailer(settings, { folder: '/tmp/project' }).close?.();
    },
  },
  {
    name: 'hosts, proxies and origins that are trusted',
    seeds: [
      'example.com',
      '.example.com',
      '[::1]',
      '10.0.0.0/8',
      '::ffff:10.0.0.0/104',
      'fd00::/8',
      'https://*.a.test',
    ],
    check(input) {
      const proxies = settingsOf({ TRUSTED_PROXIES: input });
      if (proxies) {
        const { trustedProxies: trusted, publicOrigin } = proxies;
        new PeerFinder({ trusted, publicOrigin, logger }).find('10.0.0.1', head);
      }
      const hosts = settingsOf({ ALLOWED_HOSTS: input });
      if (hosts) new AllowedHosts(hosts.allowedHosts).allow(head);
      const origins = settingsOf({ CSRF_TRUSTED_ORIGINS: input });
      if (origins) new TrustedOrigins(origins.csrfTrustedOrigins).has('https://evil.test');
    },
  },
];
