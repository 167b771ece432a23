import { isMailServer } from '../../core/mail/mail-settings.ts';
import { HSTS_YEAR } from '../../http/head/security-headers.ts';
import { nearName } from '../../support/settings/near-name.ts';
import { resolveSettingGroup } from '../../support/settings/resolve-settings.ts';
import type { SettingsInputOf, SettingsOf } from '../../support/settings/setting.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import { checkCookies } from './cookie-rules.ts';
import { coreSettings } from './core-settings.ts';

/** The settings as a project gives them: everything but `secretKey` has a default. */
export type SettingsInput = Flat<SettingsInputOf<typeof coreSettings>>;

/** The settings with every default filled in. */
export type Settings = Flat<SettingsOf<typeof coreSettings>>;

/** One type in place of a combined one, for what an editor shows. */
type Flat<T> = { [Name in keyof T]: T[Name] };

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(coreSettings);

/**
 * Checks the settings and fills in the defaults.
 *
 * @throws LatchkeyError `setting_invalid` or `setting_unknown`, naming the setting.
 */
export function resolveSettings(input: SettingsInput): Settings {
  const settings = resolveSettingGroup(coreSettings, input);
  refuseUnknown(input, settingNames);
  return withPublicHost(belowBase(checkedTogether(settings), input));
}

/** @throws LatchkeyError `setting_unknown`, with the name that was probably meant. */
export function refuseUnknown(given: object, known: readonly string[]): void {
  const setting = Object.keys(given).find((name) => !known.includes(name));
  if (setting === undefined) return;
  const near = nearName(setting, known);
  throw new SettingError('setting_unknown', { setting, hint: near ? ` Did you mean ${near}?` : '' });
}

/** What each setting allows by itself, but not beside another. */
function checkedTogether(settings: Settings): Settings {
  checkAges(settings);
  checkCookies(settings);
  checkLanguages(settings);
  if (settings.allowedHosts.length === 0 && settings.publicOrigin === null) {
    const reason = 'must name a host: the site would answer to none';
    throw new SettingError('setting_invalid', { setting: 'allowedHosts', reason });
  }
  checkMailOrigin(settings);
  checkHsts(settings);
  checkSslRedirect(settings);
  checkPeppers(settings);
  return settings;
}

function checkAges({ sessionIdleAge, sessionCookieAge, sessionAbsoluteAge }: Settings): void {
  const refuse = (setting: string, limit: string) =>
    new SettingError('setting_invalid', { setting, reason: `must not be longer than ${limit}` });
  if (sessionIdleAge !== null && sessionIdleAge > sessionAbsoluteAge) {
    throw refuse('sessionIdleAge', 'sessionAbsoluteAge');
  }
  if (sessionCookieAge > sessionAbsoluteAge) throw refuse('sessionCookieAge', 'sessionAbsoluteAge');
}

/** Whoever sends a request chooses its `Host`, and would choose where the links of a mail lead that others get. */
function checkMailOrigin({ mailUrl, publicOrigin }: Settings): void {
  if (!isMailServer(mailUrl) || publicOrigin !== null) return;
  const reason =
    'must be set on a site that sends mail: links in it lead there. Set PUBLIC_ORIGIN, such as https://example.com';
  throw new SettingError('setting_invalid', { setting: 'publicOrigin', reason });
}

function checkLanguages({ languages, languageCode }: Settings): void {
  if (languages.length === 0 || languages.includes(languageCode)) return;
  const reason = `must name ${languageCode} too: that is languageCode`;
  throw new SettingError('setting_invalid', { setting: 'languages', reason });
}

function checkSslRedirect({ secureSslRedirect, publicOrigin }: Settings): void {
  if (!secureSslRedirect || publicOrigin?.startsWith('https:')) return;
  const reason = 'needs a publicOrigin of https to lead to. Set PUBLIC_ORIGIN, such as https://example.com';
  throw new SettingError('setting_invalid', { setting: 'secureSslRedirect', reason });
}

/** The one is replaced without a loss, the other is not: who replaces both by habit would shut everybody out. */
function checkPeppers(settings: Settings): void {
  const secretKeys = [settings.secretKey, ...settings.secretKeyFallbacks];
  const refuse = (setting: string) =>
    new SettingError('setting_invalid', { setting, reason: 'must be another key than secretKey' });
  const { passwordPepper, passwordPepperFallbacks } = settings;
  if (passwordPepper !== null && secretKeys.includes(passwordPepper)) throw refuse('passwordPepper');
  if (passwordPepperFallbacks.some((pepper) => secretKeys.includes(pepper))) {
    throw refuse('passwordPepperFallbacks');
  }
}

/** What the lists of browsers ask for: hstspreload.org. */
function checkHsts({ secureHstsSeconds, secureHstsIncludeSubdomains, secureHstsPreload }: Settings): void {
  if (!secureHstsPreload) return;
  if (secureHstsIncludeSubdomains && (secureHstsSeconds ?? HSTS_YEAR) >= HSTS_YEAR) return;
  const reason = `needs secureHstsIncludeSubdomains, and secureHstsSeconds of a year (${HSTS_YEAR}) at least`;
  throw new SettingError('setting_invalid', { setting: 'secureHstsPreload', reason });
}

/** The addresses that nobody has set are the project's own, so they stand below the base path too. */
function belowBase(settings: Settings, given: SettingsInput): Settings {
  const { basePath } = settings;
  const below = (name: 'loginUrl' | 'loginRedirectUrl' | 'logoutRedirectUrl') =>
    given[name] === undefined ? basePath + settings[name] : settings[name];
  return {
    ...settings,
    loginUrl: below('loginUrl'),
    loginRedirectUrl: below('loginRedirectUrl'),
    logoutRedirectUrl: below('logoutRedirectUrl'),
  };
}

/** A site always answers to the host that its visitors see. */
function withPublicHost(settings: Settings): Settings {
  if (!settings.publicOrigin) return settings;
  const { hostname } = new URL(settings.publicOrigin);
  return { ...settings, allowedHosts: [...new Set([...settings.allowedHosts, hostname])] };
}
