import { type Environment, groupFromEnvironment } from '../../support/settings/setting-environment.ts';
import { coreSettings } from './core-settings.ts';
import { readEnvFile } from './env-file.ts';
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
