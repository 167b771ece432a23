import type { SettingGroup, SettingsOf } from './setting.ts';
import { SettingError } from './setting-error.ts';

/**
 * Reads the settings of an app, or of a part of the package: `settingsOf(guestbookSettings).guestbookPageSize`.
 *
 * @throws LatchkeyError `settings_unread` for settings whose app is not in the project.
 */
export type ReadSettings = <Group extends SettingGroup>(group: Group) => SettingsOf<Group>;

/** Reads groups out of the values of all settings. */
export function settingsReader(known: SettingGroup, values: Readonly<Record<string, unknown>>): ReadSettings {
  const found = new WeakSet<SettingGroup>();
  const all = Object.freeze(values);
  return <Group extends SettingGroup>(group: Group) => {
    if (!found.has(group)) {
      const stranger = Object.keys(group).find((name) => known[name] !== group[name]);
      if (stranger !== undefined) throw new SettingError('settings_unread', { setting: stranger });
      found.add(group);
    }
    return all as SettingsOf<Group>;
  };
}
