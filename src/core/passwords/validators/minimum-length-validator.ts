import { codePointLength } from '../../../models/values/text-rules.ts';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { requireWithin } from '../hashers/hash-bounds.ts';
import { MAX_PASSWORD_LENGTH } from '../password-text.ts';
import type { PasswordValidator } from './password-validator.ts';

/**
 * Asks for at least `minLength` code points. Default 8: Django's, and ASVS 5.0's least (6.2.1), which recommends 15 as
 * does NIST SP 800-63B-4 where no second factor is used.
 *
 * @throws LatchkeyError `setting_invalid` for a `minLength` that is no whole number from 1 to 1024.
 */
export function minimumLengthValidator({ minLength = 8 } = {}) {
  requireWithin('minimumLengthValidator', { minLength }, { minLength: [1, MAX_PASSWORD_LENGTH] });
  return {
    helpText: text('passwords.minimumLength.help', { minLength }),
    validate: (password: string): KeyedText | null =>
      codePointLength(password) < minLength ? text('passwords.minimumLength.refused', { minLength }) : null,
  } satisfies PasswordValidator;
}
