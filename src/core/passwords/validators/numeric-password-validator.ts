import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import type { PasswordValidator } from './password-validator.ts';

/** Refuses a password that is a number, in the digits of any script. */
export function numericPasswordValidator() {
  return {
    helpText: text('passwords.numeric.help'),
    // Python's `isdigit`, which Django asks, leaves out fractions and Roman numerals. No need for that exception.
    validate: (password: string): KeyedText | null =>
      /^\p{N}+$/u.test(password) ? text('passwords.numeric.refused') : null,
  } satisfies PasswordValidator;
}
