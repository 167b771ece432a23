import type { App } from '../../apps/contract/app.ts';
import { ModelError } from '../../models/model-error.ts';
import { resolveSettingGroup } from '../../support/settings/resolve-settings.ts';
import type { SettingGroup } from '../../support/settings/setting.ts';
import { type Environment, groupFromEnvironment } from '../../support/settings/setting-environment.ts';
import { type ReadSettings, settingsReader } from '../../support/settings/settings-reader.ts';
import { coreSettings } from './core-settings.ts';
import {
  refuseUnknown,
  resolveSettings,
  type Settings,
  type SettingsInput,
  settingNames,
} from './settings.ts';

/** The settings of a project: those of the package, and what reads those of the apps too. */
export interface ProjectSettings {
  readonly settings: Settings;
  readonly settingsOf: ReadSettings;
}

export interface OpenSettingsParts {
  readonly apps: readonly App[];
  /** What the settings of the apps are read from. It wins over what the project says. */
  readonly environment: Environment;
}

/**
 * Checks the settings of a project, those of its apps among them, and fills in the defaults.
 *
 * @throws LatchkeyError `setting_invalid`, `setting_unknown`, `environment_invalid`; `app_invalid` for a setting of an app that is
 * called like one of Latchkey.
 */
export function openSettings(
  input: SettingsInput,
  { apps, environment }: OpenSettingsParts,
): ProjectSettings {
  for (const app of apps) requireFreeNames(app);
  const group: SettingGroup = Object.assign({}, ...apps.map(({ settings }) => settings));
  const given = Object.entries(input);
  const own = Object.fromEntries(given.filter(([name]) => !Object.hasOwn(group, name)));
  refuseUnknown(own, [...settingNames, ...Object.keys(group)]);
  const settings = resolveSettings(own as SettingsInput);
  const values = resolveSettingGroup(group, { ...input, ...groupFromEnvironment(group, environment) });
  const settingsOf = settingsReader({ ...coreSettings, ...group }, { ...settings, ...values });
  return { settings, settingsOf };
}

function requireFreeNames({ name: app, settings = {} }: App): void {
  const refuse = (reason: string) => new ModelError('app_invalid', { app, reason });
  const variables = new Set(Object.values<SettingGroup[string]>(coreSettings).map(({ env }) => env?.name));
  for (const [name, { env }] of Object.entries(settings)) {
    if (settingNames.includes(name)) throw refuse(`its setting ${name} is called like one of Latchkey`);
    if (env && variables.has(env.name)) {
      throw refuse(`its setting ${name} is read from ${env.name}, which is a variable of Latchkey`);
    }
  }
}
