import { z } from 'zod';
import type { AnyBackendFactory } from '../core/backends/authentication-backend.ts';
import { CoreError } from '../core/core-error.ts';
import { DEFAULT_CSP } from '../http/head/security-headers.ts';
import type { LatchkeyError } from '../support/errors.ts';
import { ProjectError } from './project-error.ts';
import {
  address,
  basePath,
  bytes,
  cookieName,
  databaseUrl,
  functions,
  headerValue,
  host,
  languageCode,
  mailUrl,
  origin,
  originPattern,
  passwordHasher,
  passwordValidator,
  port,
  seconds,
  urlPath,
} from './setting-values.ts';

/** Every setting: what it means, what it may be, and its default. Django's names where Django has the setting. */
const settingsSchema = z.strictObject({
  /** The key of every signature: at least 50 random characters, secret, the same in every process. */
  secretKey: z.string().min(50, 'must have at least 50 characters; make one with: openssl rand -base64 48'),
  /** Older secret keys whose signatures are still accepted while they are replaced. */
  secretKeyFallbacks: z.array(z.string().min(1)).default([]),

  /**
   * Where the data is: `sqlite:FILE` (relative to the project), `sqlite::memory:`, or
   * `postgres://user:password@host:5432/database`.
   */
  databaseUrl: databaseUrl.default('sqlite:db.sqlite3'),
  /** Connections to PostgreSQL that one process has at most; SQLite needs none. */
  databasePoolSize: z.int().min(1).max(1000).default(10),

  /** The address that `runserver` listens on. */
  host: z.string().min(1).default('127.0.0.1'),
  /** The port that `runserver` listens on; 0 takes a free one. */
  port: port.default(8000),
  /** Seconds that `runserver` keeps an idle connection: longer than a balancer in front keeps its own. */
  keepAliveTimeout: seconds.max(3600, 'must be at most 3600 seconds').default(75),
  /** Connections to `runserver` at once; before it turns one away, it closes the idle ones. */
  maxConnections: z.int().min(1, 'must be at least 1').max(1_000_000).default(4096),
  /** The origin that visitors see, such as https://example.com; null takes it from each request. */
  publicOrigin: origin.nullable().default(null),
  /** What stands before all of the project's addresses, such as /shop. */
  basePath: basePath.default(''),
  /** The hosts that this site answers to; `.example.com` stands for subdomains too, `*` for every host. */
  allowedHosts: z.array(host).default(['localhost', '127.0.0.1', '[::1]']),
  /** Addresses or ranges of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  trustedProxies: z.array(address).default([]),
  /** Other origins whose forms may post here; `https://*.example.com` stands for subdomains too. */
  csrfTrustedOrigins: z.array(originPattern).default([]),

  /** Where mail goes: `console:`, `file:FOLDER` or `smtp://user:password@host:port`. */
  mailUrl: mailUrl.default('console:'),
  /** The sender of mail. */
  defaultFromEmail: z.email('must be an email address').default('webmaster@localhost.localdomain'),

  /** The least severe log lines that are written. */
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** What the site calls itself in its pages. */
  siteName: z.string().min(1).max(100).default('Latchkey'),
  /** The language of the site, as BCP 47 writes it, such as en or de-AT. */
  languageCode: languageCode.default('en'),

  /** Where a visitor is sent to log in: a path or the name of a URL. */
  loginUrl: urlPath.default('/accounts/login/'),
  /** Where a login leads without `next`. */
  loginRedirectUrl: urlPath.default('/dashboard/'),
  /** Where a logout leads without `next`. */
  logoutRedirectUrl: urlPath.default('/accounts/login/'),
  /** Whether the login and registration pages send those who are logged in on to `loginRedirectUrl`. */
  redirectAuthenticatedUser: z.boolean().default(true),

  /** The session cookie's name; `__Host-` is put before it on https. */
  sessionCookieName: cookieName.default('sid'),
  /** Seconds that the browser keeps the session cookie after the last renewal. Two weeks. */
  sessionCookieAge: seconds.default(1_209_600),
  /** Seconds that a session lives without a request; null takes `sessionCookieAge`. */
  sessionIdleAge: seconds.nullable().default(null),
  /** Seconds that a session lives at most, counted from the login. 30 days (NIST SP 800-63B-4, AAL1). */
  sessionAbsoluteAge: seconds.default(2_592_000),
  /** Whether the session cookie ends with the browser. */
  sessionExpireAtBrowserClose: z.boolean().default(false),
  /** Bytes of data that one session may hold. */
  sessionMaxDataBytes: bytes(1024).default(65_536),
  /** The name of the cookie that a form's token is checked against before there is a session. */
  csrfCookieName: cookieName.default('csrftoken'),
  /** The name of the cookie that carries messages to the next page. */
  messagesCookieName: cookieName.default('messages'),

  /** The backends that are asked who somebody is, in this order; null: `passwordBackend` alone. */
  authenticationBackends: functions<AnyBackendFactory>('must be a backend factory')
    .min(1)
    .nullable()
    .default(null),
  /** The known password hashers, the preferred one first; null: argon2id, then Django's other formats. */
  passwordHashers: z.array(passwordHasher).min(1).nullable().default(null),
  /** What a new password must pass; null: Django's four validators, and three more. */
  authPasswordValidators: z.array(passwordValidator).nullable().default(null),
  /** Password hashes that may wait for their turn; more are refused with 503. */
  passwordHashQueueSize: z.int().min(1).max(100_000).default(256),

  /** The Content-Security-Policy header. */
  contentSecurityPolicy: headerValue.default(DEFAULT_CSP),
  /** Seconds that browsers remember to come by https only; 0 sends no such header. */
  secureHstsSeconds: z.int().min(0).default(0),

  /** Bytes of a request's body at most. */
  maxBodyBytes: bytes(1024).default(65_536),
  /** Fields of a form at most. */
  maxFormFields: z.int().min(10, 'must be at least 10').default(100),
  /** Bytes of a request's headers at most. */
  maxHeaderBytes: bytes(4096).default(16_384),
});

/** The settings as a project gives them: everything but `secretKey` has a default. */
export type SettingsInput = z.input<typeof settingsSchema>;

/** The settings with every default filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);

/**
 * Checks the settings and fills in the defaults.
 *
 * @throws LatchkeyError `setting_invalid` or `setting_unknown`, naming the setting.
 */
export function resolveSettings(input: SettingsInput): Settings {
  // With the input, which tells a missing setting from one of the wrong type.
  const parsed = settingsSchema.safeParse(input, { reportInput: true });
  if (!parsed.success) throw settingError(parsed.error.issues[0] as z.core.$ZodIssue);
  return withPublicHost(belowBase(checkedTogether(parsed.data), input));
}

function settingError(issue: z.core.$ZodIssue): LatchkeyError {
  if (issue.code === 'unrecognized_keys') {
    const setting = issue.keys[0] ?? '';
    const near = settingNames.find(
      (name) => name.toLowerCase() === setting.replaceAll('_', '').toLowerCase(),
    );
    return new ProjectError('setting_unknown', { setting, hint: near ? ` Did you mean ${near}?` : '' });
  }
  const setting = issue.path.join('.') || 'settings';
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  const reason = missing ? 'it is missing (the environment variable SECRET_KEY)' : issue.message;
  return new CoreError('setting_invalid', { setting, reason });
}

/** What each setting allows by itself, but not beside another. */
function checkedTogether(settings: Settings): Settings {
  checkAges(settings);
  checkCookieNames(settings);
  if (settings.allowedHosts.length === 0 && settings.publicOrigin === null) {
    const reason = 'must name a host: the site would answer to none';
    throw new CoreError('setting_invalid', { setting: 'allowedHosts', reason });
  }
  return settings;
}

function checkAges({ sessionIdleAge, sessionCookieAge, sessionAbsoluteAge }: Settings): void {
  const refuse = (setting: string, limit: string) =>
    new CoreError('setting_invalid', { setting, reason: `must not be longer than ${limit}` });
  if (sessionIdleAge !== null && sessionIdleAge > sessionAbsoluteAge) {
    throw refuse('sessionIdleAge', 'sessionAbsoluteAge');
  }
  if (sessionCookieAge > sessionAbsoluteAge) throw refuse('sessionCookieAge', 'sessionAbsoluteAge');
}

/** Two cookies of one name would overwrite each other. */
function checkCookieNames(settings: Settings): void {
  const names = ['sessionCookieName', 'csrfCookieName', 'messagesCookieName'] as const;
  for (const [index, setting] of names.entries()) {
    const same = names.slice(0, index).find((other) => settings[other] === settings[setting]);
    if (!same) continue;
    throw new CoreError('setting_invalid', {
      setting,
      reason: `must be another name than that of ${same}`,
    });
  }
}

/** The addresses that nobody has set are the project's own, so they stand below the base path too. */
function belowBase(settings: Settings, given: SettingsInput): Settings {
  const { basePath } = settings;
  const below = (name: 'loginUrl' | 'loginRedirectUrl' | 'logoutRedirectUrl') =>
    given[name] === undefined ? basePath + settings[name] : settings[name];
  return {
    ...settings,
    loginUrl: below('loginUrl'),
    loginRedirectUrl: below('loginRedirectUrl'),
    logoutRedirectUrl: below('logoutRedirectUrl'),
  };
}

/** A site always answers to the host that its visitors see. */
function withPublicHost(settings: Settings): Settings {
  if (!settings.publicOrigin) return settings;
  const { hostname } = new URL(settings.publicOrigin);
  return { ...settings, allowedHosts: [...new Set([...settings.allowedHosts, hostname])] };
}
