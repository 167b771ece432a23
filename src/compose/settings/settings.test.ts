import { describe, expect, it } from 'vitest';
import { passwordBackend } from '../../core/backends/password-backend.ts';
import { argon2Hasher } from '../../core/passwords/hashers/argon2-hasher.ts';
import { defaultPasswordValidators } from '../../core/passwords/validate-password.ts';
import { minimumLengthValidator } from '../../core/passwords/validators/minimum-length-validator.ts';
import { hstsSeconds } from '../../http/head/security-headers.ts';
import { resolveSettings, type SettingsInput, settingNames } from './settings.ts';

const secretKey = 'x'.repeat(50);

type Value = readonly [setting: keyof SettingsInput, value: unknown];
const each = (setting: keyof SettingsInput, values: readonly unknown[]): Value[] =>
  values.map((value) => [setting, value]);
const noNumbers = [null, '10', Number.NaN, Number.POSITIVE_INFINITY, 1.5, -1];
const noOrigins = [
  ...['', 'example.com', '//example.com', 'https://', 'ftp://example.com', 'https://EXAMPLE.com'],
  ...['https://example.com/', 'https://example.com/path', 'https://example.com:443', 'https://a@example.com'],
  ...['https://*', 'https://a*.example.com', 'https://*example.com', 'https://bücher.example', 'null'],
];
const noDomains = [
  ...[
    '',
    '.example.com',
    'com',
    'localhost',
    '127.0.0.1',
    '[::1]',
    'example.com:8000',
    'https://example.com',
  ],
  ...['EXAMPLE.com', 'example.com.', 'a..com', 'a b.com', 'a;b.com', 'bücher.example', '-a.com', 'a.1', 5],
];
const noPaths = ['', 'shop', '/a;b', '/a b', '/ä', '/a\n', null];
const noNames = ['', 'a;b', 'a b', 'ä', 'a=b', '__Host-sid', '__secure-sid', null];

const refused: Value[] = [
  ...each('sessionCookieDomain', noDomains),
  ...each('sessionCookiePath', noPaths),
  ...each('sessionCookieSameSite', ['Lax', 'None', '', true, null]),
  ...each('sessionCookiePartitioned', ['yes', 1, null]),
  ...each('sessionSaveEveryRequest', ['yes', 1, null]),
  ...each('csrfCookieDomain', noDomains),
  ...each('csrfCookiePath', noPaths),
  ...each('csrfCookieSameSite', ['Lax', '', true]),
  ...each('csrfCookiePartitioned', ['yes', 1]),
  ...each('passwordMinLength', [...noNumbers.filter((one) => one !== null), 7, 65]),
  ...each('passwordContextWords', [null, 'acme', ['abc'], [7]]),
  ...each('passwordBreachLookup', [
    '',
    'api',
    true,
    'http://api.example/range/',
    'https://api.example/range',
    'https://a@api.example/',
    'https://api.example/#',
  ]),
  ...each('loginByCode', ['yes', 1, null]),
  ...each('loginCodeTimeout', [...noNumbers, 59, 601]),
  ...each('loginCodesPerHour', [...noNumbers, 0, 101]),
  ...each('loginCodePause', [...noNumbers, 3601]),
  ...each('logFormat', ['xml', true, null]),
  ...each('loginRemember', ['yes', true, null]),
  ...each('sessionBrowserIdleAge', [...noNumbers, 0]),
  ...each('sessionBrowserAbsoluteAge', ['3600', 0]),
  ...each('sessionStaffIdleAge', [...noNumbers, 0]),
  ...each('sessionStaffAbsoluteAge', [...noNumbers, 0]),
  ...each('reauthenticationAge', [...noNumbers, 0]),
  ...each('impersonationAge', [...noNumbers, 0]),
  ...each('sessionsPerUser', ['10', 1.5, 0]),
  ...each('emailVerification', ['yes', true, '']),
  ...each('emailVerificationBy', ['sms', null]),
  ...each('emailVerificationTimeout', [...noNumbers, 59, 2_592_001]),
  ...each('emailVerificationCodeTimeout', [...noNumbers, 59, 86_401]),
  ...each('emailVerificationsPerHour', [...noNumbers, 0, 101]),
  ...each('emailVerificationPause', [...noNumbers, 0, 86_401]),
  ...each('emailChangeTimeout', [...noNumbers, 0]),
  ...each('emailChangesPerHour', [...noNumbers, 0, 101]),
  ...each('emailChangeUndoTimeout', [...noNumbers, 0]),
  ...each('secretKey', ['', 'short', undefined, null, 5]),
  ...each('secretKeyFallbacks', ['x', [''], [null]]),
  ...each('passwordPepper', ['', 'short', 5]),
  ...each('passwordPepperFallbacks', ['x', ['short'], [null], null]),
  ...each('databaseUrl', [
    '',
    'db.sqlite3',
    'sqlite:',
    'sqlite:db.sqlite3\n',
    'mysql://localhost/x',
    'postgres://host:port/x',
    null,
  ]),
  ...each('backupPath', ['', 5]),
  ...each('databasePoolSize', [...noNumbers, 0, 1001]),
  ...each('host', ['', null]),
  ...each('port', [...noNumbers, 70_000]),
  ...each('keepAliveTimeout', [...noNumbers, 0, 3601]),
  ...each('maxConnections', [...noNumbers, 0, 1_000_001]),
  ...each('publicOrigin', [...noOrigins, 'https://*.example.com']),
  ...each('basePath', [
    'shop',
    '/shop/',
    '/',
    '//evil.example',
    '/:shop',
    '/a b',
    '/..',
    '/a/./b',
    '/ä',
    null,
  ]),
  ...each('allowedHosts', [
    ...[[], 'example.com', [''], ['.'], ['*.example.com'], ['http://shop.example'], ['shop.example:8000']],
    ...[
      ['a..b'],
      ['bücher.example'],
      ['127.1'],
      ['0x7f.0.0.1'],
      ['256.1.1.1'],
      ['::1'],
      ['[0:0::1]'],
      ['.10.0.0.1'],
    ],
  ]),
  ...each('trustedProxies', [
    ...[
      '10.0.0.1',
      'none',
      ['none'],
      [''],
      ['2'],
      ['proxy.example'],
      ['10.0.0.0/33'],
      ['10.0.0.0/'],
      ['10.0.0.0/8/8'],
    ],
    ...[['10.0.0.0/-1'], ['::1/129'], ['fe80::1%eth0'], ['[::1]'], ['10.0.0.1:80']],
  ]),
  ...each('csrfTrustedOrigins', [
    'https://example.com',
    ...[...noOrigins, 'https://*.', 'https://*.*.example.com', 'https://*..example.com'].map((one) => [one]),
    ...[['*.example.com'], ['*'], ['https://*.10.0.0.1'], ['https://*.[::1]'], ['https://*.example.com/']],
    ...[['https://*.example.com:443'], ['https://*.EXAMPLE.com'], ['https://a@*.example.com']],
  ]),
  ...each('redirectAllowedOrigins', [
    'https://app.example.com',
    ...[...noOrigins, 'https://*.example.com', 'http://app.example.com', 'http://localhost.example'].map(
      (one) => [one],
    ),
  ]),
  ...each('mailUrl', [
    ...[
      '',
      'console',
      'console:x',
      'file:',
      'http://mail.example',
      'smtp://',
      'smtp://:587',
      'smtp://host:port',
    ],
    ...['smtps:host', null],
  ]),
  ...each('defaultFromEmail', [
    ...['', 'webmaster', 'a@b', 'a@example.com\r\nBcc: b@example.com', null, 'Shop <shop>', '<>'],
    ...['Shop\r\nBcc: b@example.com <a@example.com>', '"Shop" <a@example.com>', 'Shop a@example.com'],
    ...['a@example.com, b@example.com', 'Shop <a@example.com> <b@example.com>'],
  ]),
  ...each('replyToEmail', ['', 'webmaster', 'Shop <a@example.com>', 'a@example.com, b@example.com', 7]),
  ...each('mailTimeout', [...noNumbers, 0, 601]),
  ...each('mailWorker', ['', 'yes', true, null]),
  ...each('mailOutboxAge', [...noNumbers, 0, 2 ** 31]),
  ...each('logLevel', ['', 'loud', 'INFO', null]),
  ...each('siteName', ['', 'x'.repeat(101), null]),
  ...each('languageCode', ['', 'EN', 'de_AT', 'english-is-too-long', 7]),
  ...each('languages', [['EN'], ['en', 'en'], ['de'], 'en', [7], null]),
  ...each('loginUrl', ['', ' ', '/a b', '/a\n', '\\evil', null]),
  ...each('loginRedirectUrl', ['', '/\u0000', null]),
  ...each('logoutRedirectUrl', ['', '/a\tb', null]),
  ...each('redirectAuthenticatedUser', ['yes', 1, null]),
  ...each('sessionCookieName', noNames),
  ...each('sessionCookieAge', [...noNumbers, 0, 3_000_000, 2 ** 31]),
  ...each('sessionIdleAge', [...noNumbers.slice(1), 0, 3_000_000, 2 ** 31]),
  ...each('sessionAbsoluteAge', [...noNumbers, 0, 2 ** 31, Number.MAX_SAFE_INTEGER]),
  ...each('sessionExpireAtBrowserClose', ['no', 0, null]),
  ...each('sessionMaxDataBytes', [...noNumbers, 1023, 2 ** 31]),
  ...each('csrfCookieName', noNames),
  ...each('messagesCookieName', noNames),
  ...each('knownDeviceCookieName', noNames),
  ...each('languageCookieName', noNames),
  ...each('knownDeviceAge', [...noNumbers, 3599, 34_560_001]),
  ...each('newDeviceNotice', ['yes', 1, null]),
  ...each('throttledNotice', ['yes', 1, null]),
  ...each('knownDevicesPerUser', [...noNumbers, 0, 101]),
  ...each('authenticationBackends', [[], ['email'], [{}], passwordBackend]),
  ...each('passwordHashers', [[], ['argon2'], [{}], [argon2Hasher], [{ ...argon2Hasher(), algorithm: '' }]]),
  ...each('authPasswordValidators', [['x'], [{}], [minimumLengthValidator], [{ validate: () => null }]]),
  ...each('throttleLoginNetwork', [
    ...[5, [50, 600], {}, { count: 50 }, { count: 0, seconds: 600 }, { count: 50, seconds: 1.5 }],
    ...[
      { count: 1_000_001, seconds: 600 },
      { count: 50, seconds: 2_592_001 },
      { count: 50, minutes: 10 },
    ],
  ]),
  ...each('throttleRegistrationNetwork', [5, { count: 50 }, { count: 0, seconds: 600 }]),
  ...each('throttleMailNetwork', [5, { count: 50 }, { count: 0, seconds: 600 }]),
  ...each('throttleCodeNetwork', [5, { count: 50 }, { count: 0, seconds: 600 }]),
  ...each('throttlePasswordResetNetwork', [5, { count: 50 }, { count: 0, seconds: 600 }]),
  ...each('throttleLoginAccount', [
    ...[100, {}, { count: 50, seconds: 600 }, { free: 0, from: 1, to: 900, stop: 100 }],
    ...[
      { free: 5, from: 10, to: 9, stop: 100 },
      { free: 5, from: 1, to: 900, stop: 4 },
      { free: 5, from: 1, to: 900 },
    ],
  ]),
  ...each('passwordHashQueueSize', [...noNumbers, 0, 100_001]),
  ...each('contentSecurityPolicy', ['', ' ', "default-src 'self'\nX-Evil: 1", 'default-src ’self’', null]),
  ...each('contentSecurityPolicyReportUri', [
    '',
    'csp',
    '//evil.example',
    'http://a.example',
    '/a;b',
    '/a b',
    '/"',
    7,
  ]),
  ...each('secureHstsSeconds', [...noNumbers.filter((one) => one !== null), 315_360_001]),
  ...each('secureSslRedirect', [null, 'true', 1, true]),
  ...each('secureHstsIncludeSubdomains', [null, 'true', 1]),
  ...each('secureHstsPreload', [null, 'true', 1]),
  ...each('maxBodyBytes', [...noNumbers, 1023, 2 ** 31]),
  ...each('maxFormFields', [...noNumbers, 9]),
  ...each('maxUploadBytes', [...noNumbers, 1023]),
  ...each('maxFileBytes', [...noNumbers, 0]),
  ...each('maxFiles', [...noNumbers, 0, 1001]),
  ...each('uploadMemoryBytes', [...noNumbers, -1]),
  ...each('uploadTempFolder', ['', 7]),
  ...each('mediaFolder', [null, '', 7]),
  ...each('maxHeaderBytes', [...noNumbers, 4095, 2 ** 31]),
];

const taken: Value[] = [
  ...each('passwordMinLength', [null, 8, 64]),
  ...each('passwordContextWords', [[], ['acme', 'Acme Tools']]),
  ...each('passwordBreachLookup', [
    null,
    'https://api.pwnedpasswords.com/range/',
    'http://127.0.0.1:8080/range/',
    'https://mirror.example/?range=',
  ]),
  ...each('backupPath', [null, 'managed', 'backups', '/var/backups/db.sqlite3']),
  ...each('loginByCode', [true, false]),
  ...each('loginCodeTimeout', [60, 600]),
  ...each('loginCodesPerHour', [1, 100]),
  ...each('loginCodePause', [0, 3600]),
  ...each('logFormat', ['text', 'json']),
  ...each('loginRemember', ['ask', 'always', 'never']),
  ...each('sessionBrowserIdleAge', [60, 86_400]),
  ...each('sessionBrowserAbsoluteAge', [null, 43_200]),
  ...each('sessionStaffIdleAge', [900, 28_800]),
  ...each('sessionStaffAbsoluteAge', [28_800, 86_400]),
  ...each('reauthenticationAge', [1, 600]),
  ...each('impersonationAge', [1, 3600]),
  ...each('sessionsPerUser', [1, 20, null]),
  ...each('emailVerification', ['mandatory', 'optional', 'none', null]),
  ...each('emailVerificationBy', ['link', 'code']),
  ...each('emailVerificationTimeout', [60, 2_592_000]),
  ...each('emailVerificationCodeTimeout', [60, 86_400]),
  ...each('emailVerificationsPerHour', [1, 100]),
  ...each('emailVerificationPause', [1, 86_400]),
  ...each('emailChangeTimeout', [3600, 86_400]),
  ...each('emailChangesPerHour', [1, 100]),
  ...each('emailChangeUndoTimeout', [86_400, 604_800]),
  ...each('secretKey', ['ä'.repeat(50)]),
  ...each('secretKeyFallbacks', [[], ['old']]),
  ...each('passwordPepper', [null, 'ä'.repeat(50)]),
  ...each('passwordPepperFallbacks', [[], ['y'.repeat(50), 'z'.repeat(50)]]),
  ...each('databaseUrl', ['sqlite:a b.sqlite3', 'sqlite::memory:', 'postgresql:///site']),
  ...each('databasePoolSize', [1, 1000]),
  ...each('host', ['0.0.0.0', '::1', 'localhost']),
  ...each('port', [0, 65_535]),
  ...each('keepAliveTimeout', [1, 3600]),
  ...each('maxConnections', [1, 1_000_000]),
  ...each('publicOrigin', [null, 'https://shop.example', 'http://localhost:8000', 'https://[::1]:8443']),
  ...each('basePath', ['', '/shop', '/a/b', '/~ada', '/v1.2', '/..a']),
  ...each('allowedHosts', [
    ...[['*'], ['.example.com'], ['EXAMPLE.com'], ['a_b.example'], ['example.com.'], ['10.0.0.1'], ['[::1]']],
  ]),
  ...each('trustedProxies', [null, [], ['10.0.0.1'], ['10.0.0.0/8'], ['0.0.0.0/0'], ['::1', 'fd00::/8']]),
  ...each('csrfTrustedOrigins', [
    ...[
      [],
      ['https://example.com'],
      ['http://example.com:8000'],
      ['https://[::1]:8443'],
      ['https://10.0.0.1'],
    ],
    ...[['https://*.example.com'], ['https://*.example.com:8443'], ['http://*.localhost']],
  ]),
  ...each('redirectAllowedOrigins', [
    ...[[], ['https://app.example.com'], ['https://app.example.com:8443', 'http://localhost:5173']],
    ['http://127.0.0.1:5173'],
  ]),
  ...each('mailUrl', ['console:', 'file:out']),
  ...each('defaultFromEmail', [
    'a@example.com',
    'Shop <a@example.com>',
    "Ada's shop, since 1815 <a@example.com>",
  ]),
  ...each('replyToEmail', [null, 'a@example.com']),
  ...each('mailTimeout', [1, 600]),
  ...each('mailWorker', ['auto', 'on', 'off']),
  ...each('mailOutboxAge', [1, 31_536_000]),
  ...each('logLevel', ['debug', 'silent']),
  ...each('siteName', ['Ä', 'x'.repeat(100)]),
  ...each('languageCode', ['en', 'de-AT', 'zh-Hant', 'sr-Latn-RS']),
  ...each('languages', [[], ['en'], ['de', 'en', 'zh-Hans']]),
  ...each('loginUrl', ['login', '/in/', '/über/', 'https://sso.example/login']),
  ...each('loginRedirectUrl', ['dashboard', '/?a=b#c']),
  ...each('logoutRedirectUrl', ['home', '/']),
  ...each('redirectAuthenticatedUser', [true, false]),
  ...each('sessionCookieName', ['sid', 'SID-2_x']),
  ...each('sessionCookieAge', [1, 2_592_000]),
  ...each('sessionIdleAge', [null, 1]),
  ...each('sessionAbsoluteAge', [1_209_600, 2 ** 31 - 1]),
  ...each('sessionExpireAtBrowserClose', [true, false]),
  ...each('sessionMaxDataBytes', [1024, 2 ** 30]),
  ...each('sessionCookieDomain', [null]),
  ...each('sessionCookiePath', ['/']),
  ...each('sessionCookieSameSite', ['lax', 'strict']),
  ...each('sessionCookiePartitioned', [false]),
  ...each('sessionSaveEveryRequest', [true, false]),
  ...each('csrfCookieName', ['xsrf']),
  ...each('csrfCookieDomain', [null]),
  ...each('csrfCookiePath', ['/']),
  ...each('csrfCookieSameSite', [null, 'lax', 'strict']),
  ...each('csrfCookiePartitioned', [null, false]),
  ...each('messagesCookieName', ['flash']),
  ...each('knownDeviceCookieName', ['browser']),
  ...each('languageCookieName', ['lang']),
  ...each('knownDeviceAge', [3600, 34_560_000]),
  ...each('newDeviceNotice', [true, false]),
  ...each('throttledNotice', [true, false]),
  ...each('knownDevicesPerUser', [1, 100]),
  ...each('authenticationBackends', [null, [passwordBackend]]),
  ...each('passwordHashers', [null]),
  ...each('authPasswordValidators', [null, [], defaultPasswordValidators()]),
  ...each('throttleLoginNetwork', [{ count: 1, seconds: 1 }, { count: 1_000_000, seconds: 2_592_000 }, null]),
  ...each('throttleRegistrationNetwork', [{ count: 1, seconds: 1 }, null]),
  ...each('throttleMailNetwork', [{ count: 1, seconds: 1 }, null]),
  ...each('throttleCodeNetwork', [{ count: 1, seconds: 1 }, null]),
  ...each('throttlePasswordResetNetwork', [{ count: 1, seconds: 1 }, null]),
  ...each('throttleLoginAccount', [
    { free: 1, from: 1, to: 1, stop: 1 },
    { free: 5, from: 1, to: 2_592_000, stop: null },
    null,
  ]),
  ...each('passwordHashQueueSize', [1, 100_000]),
  ...each('contentSecurityPolicy', ["default-src 'none'"]),
  ...each('contentSecurityPolicyReportUri', [null, '/csp/', 'https://reports.example/csp?site=1']),
  ...each('secureSslRedirect', [false]),
  ...each('secureHstsSeconds', [null, 0, 31_536_000]),
  ...each('secureHstsIncludeSubdomains', [true, false]),
  ...each('secureHstsPreload', [false]),
  ...each('maxBodyBytes', [1024, 2 ** 30]),
  ...each('maxFormFields', [10, 5000]),
  ...each('maxUploadBytes', [1024, 2 ** 30]),
  ...each('maxFileBytes', [1, 2 ** 30]),
  ...each('maxFiles', [1, 1000]),
  ...each('uploadMemoryBytes', [0, 2 ** 20]),
  ...each('uploadTempFolder', [null, '/var/tmp']),
  ...each('mediaFolder', ['media', '/srv/media']),
  ...each('maxHeaderBytes', [4096, 65_536]),
];

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

  it.each([
    ['https://shop.example', 31_536_000],
    ['https://localhost:8443', 0],
    ['http://shop.example', 0],
    [null, 0],
  ])('have browsers come by https for a year where the public origin is it: %s', (publicOrigin, seconds) => {
    expect(hstsSeconds(resolveSettings({ secretKey, publicOrigin }))).toBe(seconds);
    expect(hstsSeconds(resolveSettings({ secretKey, publicOrigin, secureHstsSeconds: 60 }))).toBe(60);
  });

  it('answer to the host that visitors see', () => {
    expect(resolveSettings({ secretKey, publicOrigin: 'https://shop.example' }).allowedHosts).toContain(
      'shop.example',
    );
  });

  it.each(['smtp://mail.example', 'smtps://ada:pass@mail.example:465'])(
    'take mailUrl = %s with a publicOrigin, and refuse it without',
    (mailUrl) => {
      const publicOrigin = 'https://shop.example';
      expect(resolveSettings({ secretKey, mailUrl, publicOrigin })).toMatchObject({ mailUrl });
      expect(() => resolveSettings({ secretKey, mailUrl })).toThrow(
        /^The setting publicOrigin is not valid: must be set on a site that sends mail/,
      );
    },
  );

  it.each(refused)('refuse %s = %j by name', (setting, value) => {
    expect(() => resolveSettings({ secretKey, [setting]: value })).toThrow(
      new RegExp(`The setting ${setting}`),
    );
  });

  it.each(taken)('take %s = %j', (setting, value) => {
    expect(resolveSettings({ secretKey, [setting]: value } as SettingsInput)).toMatchObject({
      [setting as string]: value,
    });
  });

  it.each(settingNames)('have %s among those tried here, with what it takes and what it does not', (name) => {
    expect(refused.map(([setting]) => setting)).toContain(name);
    expect(taken.map(([setting]) => setting)).toContain(name);
  });

  const older = 'an-older-key-for-tests-0123456789-0123456789-0123456789';

  it.each<[setting: string, settings: Partial<SettingsInput>]>([
    ['csrfCookieName', { sessionCookieName: 'a', csrfCookieName: 'a' }],
    ['messagesCookieName', { sessionCookieName: 'a', messagesCookieName: 'a' }],
    ['messagesCookieName', { csrfCookieName: 'sid2', messagesCookieName: 'sid2' }],
    ['languageCookieName', { languageCookieName: 'sid2', sessionCookieName: 'sid2' }],
    ['knownDeviceCookieName', { knownDeviceCookieName: 'sid2', csrfCookieName: 'sid2' }],
    ['sessionIdleAge', { sessionIdleAge: 20, sessionCookieAge: 10, sessionAbsoluteAge: 10 }],
    ['secureHstsPreload', { secureHstsPreload: true, secureHstsSeconds: 31_536_000 }],
    [
      'secureHstsPreload',
      { secureHstsPreload: true, secureHstsIncludeSubdomains: true, secureHstsSeconds: 3600 },
    ],
    ['secureSslRedirect', { secureSslRedirect: true, publicOrigin: 'http://shop.example' }],
    ['sessionCookieAge', { sessionCookieAge: 20, sessionAbsoluteAge: 10 }],
    ['passwordPepper', { passwordPepper: secretKey }],
    ['passwordPepperFallbacks', { secretKeyFallbacks: [older], passwordPepperFallbacks: [older] }],
  ])('refuse %s beside another: %j', (setting, settings) => {
    expect(() => resolveSettings({ secretKey, ...settings })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ setting }) }),
    );
  });

  it('take no host at all where the public origin names one', () => {
    const { allowedHosts } = resolveSettings({
      secretKey,
      allowedHosts: [],
      publicOrigin: 'https://a.example',
    });
    expect(allowedHosts).toEqual(['a.example']);
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
