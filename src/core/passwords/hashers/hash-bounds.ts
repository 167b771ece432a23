import { SettingError } from '../../../support/settings/setting-error.ts';

/** Throws `setting_invalid` unless every configured number of a hasher is an integer within its bounds, inclusive. */
export function requireWithin(
  hasher: string,
  values: Readonly<Record<string, number>>,
  bounds: Readonly<Record<string, readonly [number, number]>>,
): void {
  for (const [name, [least, most]] of Object.entries(bounds)) {
    const value = values[name];
    if (value === undefined || !Number.isInteger(value) || value < least || value > most) {
      throw new SettingError('setting_invalid', {
        setting: `${hasher}.${name}`,
        reason: `it must be a whole number from ${least} to ${most}, not ${value}.`,
      });
    }
  }
}
