import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { passwordTextProblem } from '../hashers/password-text.ts';
import type { PasswordValidator } from './password-validator.ts';

/** Refuses what `Passwords` would not hash for its characters: NUL and halves of surrogate pairs. No keyboard has them. */
export function plainTextValidator() {
  return {
    helpText: '',
    validate: (password: string): KeyedText | null =>
      passwordTextProblem(password, Number.POSITIVE_INFINITY) === 'password_not_text'
        ? text('passwords.plainText.refused')
        : null,
  } satisfies PasswordValidator;
}
