import type { PasswordValidator } from './password-validator.ts';

/** Refuses a password that is a number, in the digits of any script. */
export function numericPasswordValidator() {
  return {
    helpText: 'Not digits alone.',
    // Python's `isdigit`, which Django asks, leaves out fractions and Roman numerals. No need for that exception.
    validate: (password: string): string | null =>
      /^\p{N}+$/u.test(password)
        ? 'The password has nothing but digits. Add letters or other characters.'
        : null,
  } satisfies PasswordValidator;
}
