import { LatchkeyError } from '../support/errors.ts';
import { readEnvFile } from './env-file.ts';
import { ProjectError } from './project-error.ts';
import { resolveSettings, type SettingsInput } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Reader = (text: string) => unknown;

const text: Reader = (value) => value;
const list: Reader = (value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
const wholeNumber: Reader = (value) => (/^\d{1,12}$/.test(value.trim()) ? Number(value) : value);

/** What differs between deployments: the environment variables, the setting that each one sets, and how it is read. */
const variables: Readonly<Record<string, readonly [keyof SettingsInput, Reader]>> = {
  HOST: ['host', text],
  PORT: ['port', wholeNumber],
  DATABASE_URL: ['databaseUrl', text],
  SECRET_KEY: ['secretKey', text],
  SECRET_KEY_FALLBACKS: ['secretKeyFallbacks', list],
  ALLOWED_HOSTS: ['allowedHosts', list],
  KEEP_ALIVE_TIMEOUT: ['keepAliveTimeout', wholeNumber],
  PUBLIC_ORIGIN: ['publicOrigin', text],
  BASE_PATH: ['basePath', text],
  TRUSTED_PROXIES: ['trustedProxies', list],
  MAIL_URL: ['mailUrl', text],
  SESSION_COOKIE_AGE: ['sessionCookieAge', wholeNumber],
  SESSION_IDLE_AGE: ['sessionIdleAge', wholeNumber],
  SESSION_ABSOLUTE_AGE: ['sessionAbsoluteAge', wholeNumber],
  LOG_LEVEL: ['logLevel', text],
};

/** The names of the environment variables that are read. */
export const environmentVariables: readonly string[] = Object.keys(variables);

export interface EnvironmentOptions {
  /**
   * The folder whose file `.env`, if there is one, gives what the environment does not. Default: none is read. The
   * commands read that of the project themselves; a server of one's own needs this.
   */
  readonly folder?: string;
}

/**
 * The settings that the environment gives. A variable that is unset or empty leaves its setting alone.
 *
 * @throws LatchkeyError `environment_invalid`, naming the variable, and `env_file_unreadable`.
 */
export function settingsFromEnvironment(
  environment: Environment,
  { folder }: EnvironmentOptions = {},
): Omit<SettingsInput, 'secretKey'> & { secretKey: string } {
  const file = folder === undefined ? {} : readEnvFile(folder);
  const settings: Record<string, unknown> = {};
  for (const [variable, [setting, read]] of Object.entries(variables)) {
    const value = environment[variable] || file[variable];
    if (!value) continue;
    settings[setting] = read(value);
    refuseWrongValue(variable, setting, settings[setting]);
  }
  return settings as SettingsInput;
}

// The value's own check, run alone, so that the error can name the variable that the operator knows.
function refuseWrongValue(variable: string, setting: string, value: unknown): void {
  const others = {
    secretKey: 'x'.repeat(50),
    sessionCookieAge: 1,
    sessionAbsoluteAge: 2_147_483_647,
  };
  try {
    resolveSettings({ ...others, [setting]: value } as SettingsInput);
  } catch (cause) {
    if (!(cause instanceof LatchkeyError)) throw cause;
    throw new ProjectError(
      'environment_invalid',
      { variable, reason: String(cause.details.reason) },
      { cause },
    );
  }
}
