import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Environment, groupFromEnvironment } from '../../support/settings/setting-environment.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import { coreSettings } from './core-settings.ts';
import { envFile, readEnvFile } from './env-file.ts';
import type { SettingsInput } from './settings.ts';

/** The names of the environment variables that are read. */
export const environmentVariables: readonly string[] = Object.values(coreSettings).flatMap((setting) =>
  'env' in setting ? setting.env.name : [],
);

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
  const whole = folder === undefined ? environment : withEnvFile(environment, folder);
  return groupFromEnvironment(coreSettings, whole) as unknown as SettingsInput;
}

/** The environment, and what the `.env` of a folder gives besides. A variable that is empty counts as unset. */
export function withEnvFile(environment: Environment, folder: string): Environment {
  const set = Object.entries(environment).filter(([, value]) => value);
  return { ...readEnvFile(folder), ...Object.fromEntries(set) };
}

/** An error of a setting that is missing, which may stand in the `.env` of another folder: says where none is. */
export function namingEnvFile(error: unknown, folder: string): unknown {
  if (!SettingError.is(error, 'setting_invalid') || existsSync(envFile(folder))) return error;
  const setting = String(error.details.setting);
  const reason = String(error.details.reason);
  if (!reason.startsWith('it is missing')) return error;
  const where = `${reason}, and there is no .env in ${resolve(folder)}`;
  return new SettingError('setting_invalid', { setting, reason: where }, { cause: error });
}
