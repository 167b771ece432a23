import { defaultPasswordValidators } from '../../../core/passwords/validate-password.ts';
import { breachedPasswordValidator } from '../../../core/passwords/validators/breached-password-validator.ts';
import { siteWords } from '../../../core/passwords/validators/context-word-validator.ts';
import type { PasswordValidator } from '../../../core/passwords/validators/password-validator.ts';
import type { Logger } from '../../../support/logger.ts';
import type { Settings } from '../../settings/settings.ts';

/** What a new password must pass: what the project lists, or the default rules, and the lookup among breaches where it is on. */
export function openPasswordValidators(settings: Settings, logger: Logger): readonly PasswordValidator[] {
  const { authPasswordValidators, passwordBreachLookup: lookupUrl } = settings;
  const rules = authPasswordValidators ?? defaultRules(settings);
  if (lookupUrl === null) return rules;
  const onFailure = (reason: string) => logger.warn('password_lookup_failed', { reason });
  return [...rules, breachedPasswordValidator({ lookupUrl, onFailure })];
}

function defaultRules({
  passwordMinLength,
  passwordContextWords,
  siteName,
  allowedHosts: hosts,
}: Settings): readonly PasswordValidator[] {
  return defaultPasswordValidators({
    contextWords: [...siteWords({ siteName, hosts }), ...passwordContextWords],
    ...(passwordMinLength === null ? {} : { minLength: passwordMinLength }),
  });
}
