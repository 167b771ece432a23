import type { Setting, SettingGroup, SettingsOf } from './setting.ts';
import { SettingError } from './setting-error.ts';
import { issuePath, type SchemaIssue } from './standard-schema.ts';

/**
 * Checks the values of a group, and fills in the defaults.
 *
 * @throws LatchkeyError `setting_invalid`, naming the setting.
 */
export function resolveSettingGroup<Group extends SettingGroup>(
  group: Group,
  given: Readonly<Record<string, unknown>>,
): SettingsOf<Group> {
  const resolved = Object.entries(group).map(([name, setting]) => [
    name,
    settingValue(name, { setting, value: given[name] }),
  ]);
  return Object.fromEntries(resolved) as SettingsOf<Group>;
}

/** @throws LatchkeyError `setting_invalid`. */
function settingValue(
  name: string,
  { setting, value }: { readonly setting: Setting; readonly value: unknown },
): unknown {
  if (value === undefined && setting.default !== undefined) return ownCopy(setting.default);
  const answer = checkSetting(setting, value);
  if (!answer.issue) return answer.value;
  const place = [name, ...issuePath(answer.issue)];
  const reason = value === undefined ? missingReason(setting) : answer.issue.message;
  throw new SettingError('setting_invalid', { setting: place.join('.'), reason });
}

/** What the check of a setting says of a value: the value, or the first thing that is wrong with it. */
export function checkSetting(
  { schema }: Setting,
  value: unknown,
): { readonly value: unknown; readonly issue?: undefined } | { readonly issue: SchemaIssue } {
  const answer = schema['~standard'].validate(value);
  if (answer instanceof Promise)
    return { issue: { message: 'its check takes time, and settings are read at once' } };
  const [issue] = answer.issues ?? [];
  return issue ? { issue } : { value: 'value' in answer ? answer.value : value };
}

function missingReason({ env }: Setting): string {
  return env ? `it is missing (the environment variable ${env.name})` : 'it is missing';
}

/** Two projects in one process must not share a list. */
function ownCopy(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value;
}
