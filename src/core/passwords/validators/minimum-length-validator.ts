import { codePointLength } from '../../../models/values/text-rules.ts';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { requireWithin } from '../hashers/hash-bounds.ts';
import { MAX_PASSWORD_LENGTH } from '../hashers/password-text.ts';
import type { PasswordValidator } from './password-validator.ts';

/** Code points that a password needs where there is no second factor (NIST SP 800-63B-4, section 3.1.1.2). */
export const MIN_PASSWORD_LENGTH = 15;

/**
 * Asks for at least `minLength` code points. Default 15: what NIST SP 800-63B-4 asks for where there is no second factor, and ASVS
 * 5.0 (6.2.1) recommends. Its least is 8, which is Django's default.
 *
 * @throws LatchkeyError `setting_invalid` for a `minLength` that is no whole number from 1 to 1024.
 */
export function minimumLengthValidator({ minLength = MIN_PASSWORD_LENGTH } = {}) {
  requireWithin('minimumLengthValidator', { minLength }, { minLength: [1, MAX_PASSWORD_LENGTH] });
  return {
    minLength,
    helpText: text('passwords.minimumLength.help', { minLength }),
    validate: (password: string): KeyedText | null =>
      codePointLength(password) < minLength ? text('passwords.minimumLength.refused', { minLength }) : null,
  } satisfies PasswordValidator;
}
