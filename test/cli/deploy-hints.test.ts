import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployMessages } from '../../src/cli/commands/check/deploy/deploy-messages.ts';
import { environmentVariables } from '../../src/compose/settings/environment.ts';
import { settingNames } from '../../src/compose/settings/settings.ts';
import { runCli } from './cli-process.ts';
import { SampleProject } from './sample-project.ts';

const KEY = '8uT0zqKp3VwY6nXbR2mLd9GhJfCsEa7iWoQ1rNk5ZtUvBx4HyPgMcD+/Sj=';

/** Words in capitals that are no variables, and the one that is Node's. */
const OTHER_CAPITALS = new Set(['HTTP', 'NTP', 'NODE_ENV']);
/** Functions, which no text can be: only code gives them. */
const OF_CODE_ALONE = new Set(['authPasswordValidators']);

describe('what check --deploy says to do', () => {
  it.each(Object.entries(deployMessages))('%s names variables and settings that there are', (_, text) => {
    const variables = [...text.matchAll(/\b[A-Z][A-Z_]{2,}\b/g)].map(([name]) => name);
    const unknown = variables.filter(
      (name) => !environmentVariables.includes(name) && !OTHER_CAPITALS.has(name),
    );
    expect(unknown).toEqual([]);
    const named = [...text.matchAll(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !(settingNames as readonly string[]).includes(name))).toEqual([]);
    // A setting that is found fault with comes with the variable that sets it.
    const variablesOf = named.filter((name) => !OF_CODE_ALONE.has(name)).map(variableOf);
    expect(variables).toEqual(expect.arrayContaining(variablesOf));
  });

  /** What a project's code says, what its environment says, what is found, and how the environment mends it. */
  const cases: readonly [
    what: string,
    settings: string,
    mended: Record<string, string>,
    found: readonly string[],
  ][] = [
    [
      'without https',
      `allowedHosts: ['*'], mailUrl: 'console:', logLevel: 'debug',
       databaseUrl: 'sqlite::memory:', passwordMinLength: 8, secretKey: '${'ab'.repeat(30)}',`,
      {
        SECRET_KEY: KEY,
        PUBLIC_ORIGIN: 'https://shop.org',
        SECURE_SSL_REDIRECT: 'true',
        TRUSTED_PROXIES: 'none',
        ALLOWED_HOSTS: 'shop.org',
        MAIL_URL: 'smtps://mail.shop.org',
        DEFAULT_FROM_EMAIL: 'us@shop.org',
        LOG_LEVEL: 'info',
        DATABASE_URL: 'sqlite:db.sqlite3',
        PASSWORD_MIN_LENGTH: '15',
        NODE_ENV: 'production',
        BACKUP_PATH: 'managed',
      },
      ['W001', 'W003', 'W004', 'W005', 'W006', 'W007', 'W008', 'W012', 'W023'],
    ],
    [
      'with https',
      `secretKey: '${KEY}', publicOrigin: 'https://shop.org', secureHstsSeconds: 60, mailUrl: 'smtp://mail.shop.org',
       defaultFromEmail: 'us@localhost', passwordMinLength: 14, csrfTrustedOrigins: ['http://app.shop.org'],
       redirectAllowedOrigins: ['http://localhost:5173'],
       trustedProxies: ['0.0.0.0/0'], contentSecurityPolicy: 'script-src *',`,
      {
        SECURE_HSTS_SECONDS: '31536000',
        SECURE_SSL_REDIRECT: 'true',
        DEFAULT_FROM_EMAIL: 'us@shop.org',
        PASSWORD_MIN_LENGTH: '15',
        CSRF_TRUSTED_ORIGINS: 'https://app.shop.org',
        REDIRECT_ALLOWED_ORIGINS: 'https://app.shop.org',
        TRUSTED_PROXIES: '10.0.0.1',
        CONTENT_SECURITY_POLICY: "script-src 'self'",
        NODE_ENV: 'production',
        BACKUP_PATH: 'managed',
      },
      ['W002', 'W008', 'W010', 'W011', 'W012', 'W019', 'W024', 'W025', 'W026', 'W029'],
    ],
  ];

  let project: SampleProject;
  beforeEach(() => {
    project = new SampleProject();
  });
  afterEach(() => project.remove());

  it.each(cases)('mends a site %s, by the environment alone', async (_, settings, mended, expected) => {
    project.edit('settings.ts', "siteName: 'My site',", `siteName: 'My site',\n${settings}`);
    project.edit('settings.ts', 'const settings: SettingsInput =', 'const settings =');
    const weaknesses = async (env: Record<string, string>) => {
      const { stdout, stderr } = await runCli(['check', '--deploy'], { folder: project.folder, env });
      const output = stdout + stderr;
      expect(output).toMatch(/Found 0 errors|No problems/);
      return [...output.matchAll(/Warning deploy\.(W\d+)/g)].map(([, code]) => code).sort();
    };
    expect(await weaknesses({})).toEqual([...expected].sort());
    expect(await weaknesses(mended)).toEqual([]);
  });
});

function variableOf(setting: string): string {
  const name = setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  expect(environmentVariables, `${setting} has no variable`).toContain(name);
  return name;
}
