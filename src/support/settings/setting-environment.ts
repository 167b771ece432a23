import { checkSetting } from './resolve-settings.ts';
import type { SettingGroup, SettingVariable } from './setting.ts';
import { SettingError } from './setting-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The values of a group that the environment gives. A variable that is unset or empty leaves its setting alone.
 *
 * @throws LatchkeyError `environment_invalid`, naming the variable that the operator knows.
 */
export function groupFromEnvironment(group: SettingGroup, environment: Environment): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(group)) {
    const text = setting.env && environment[setting.env.name];
    if (!setting.env || !text) continue;
    const value = readText(text, setting.env.as);
    const { issue } = checkSetting(setting, value);
    if (issue) {
      throw new SettingError('environment_invalid', { variable: setting.env.name, reason: issue.message });
    }
    values[name] = value;
  }
  return values;
}

/** What a text stands for; a text that stands for nothing of the kind stays as it is, and the check refuses it. */
function readText(text: string, kind: SettingVariable['as'] = 'text'): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^\d{1,12}$/.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return (
        { true: true, yes: true, 1: true, false: false, no: false, 0: false }[text.trim().toLowerCase()] ??
        text
      );
    case 'list':
      return listOf(text);
    // An empty variable is an unset one.
    case 'list or none':
      return text.trim().toLowerCase() === 'none' ? [] : listOf(text);
    default:
      return kind satisfies never;
  }
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
