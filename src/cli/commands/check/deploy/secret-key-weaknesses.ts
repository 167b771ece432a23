import type { Settings } from '../../../../compose/settings/settings.ts';
import { type Weakness, weakness } from './deploy-messages.ts';

/** Random keys of 50 characters have more, even of digits alone. Django's security.W009 asks for 5. */
const MIN_DISTINCT_CHARACTERS = 8;
/** As Django's security.W009. */
const MIN_LENGTH = 50;
/** What examples and people write, and chance does not. */
const WORDS =
  /secret|change.?me|change.?this|insecure|placeholder|password|replace|example|latchkey|django|default|sample|qwerty|123456|abcdef/i;

/** Whether the key of all signatures, the pepper of passwords, or one that still counts, can be found without being told. */
export function secretKeyWeaknesses(settings: Settings): Weakness[] {
  const { secretKey, secretKeyFallbacks, passwordPepper, passwordPepperFallbacks } = settings;
  return [
    ...weak(secretKey, 'secretKey', 'SECRET_KEY'),
    ...secretKeyFallbacks.flatMap((key) => weak(key, 'secretKeyFallbacks', 'SECRET_KEY_FALLBACKS')),
    ...(passwordPepper === null ? [] : weak(passwordPepper, 'passwordPepper', 'PASSWORD_PEPPER')),
    ...passwordPepperFallbacks.flatMap((key) =>
      weak(key, 'passwordPepperFallbacks', 'PASSWORD_PEPPER_FALLBACKS'),
    ),
  ];
}

function weak(key: string, setting: string, variable: string): Weakness[] {
  const reason = weaknessOf(key);
  return reason === null ? [] : [weakness('deploy.W003', { setting, reason, variable })];
}

function weaknessOf(key: string): string | null {
  if (key.length < MIN_LENGTH) return `it has fewer than ${MIN_LENGTH} characters`;
  if (new Set(key).size < MIN_DISTINCT_CHARACTERS) return 'it has few different characters';
  if (/^(.{1,25}?)\1+.{0,24}$/s.test(key)) return 'it says the same over and over';
  return WORDS.test(key) ? 'it has words that people write, and is not random' : null;
}
