import { passwordTextProblem } from '../password-text.ts';
import type { PasswordValidator } from './password-validator.ts';

/** Refuses what `Passwords` would not hash for its characters: NUL and halves of surrogate pairs. No keyboard has them. */
export function plainTextValidator() {
  return {
    helpText: '',
    validate: (password: string): string | null =>
      passwordTextProblem(password, Number.POSITIVE_INFINITY) === 'password_not_text'
        ? 'This password contains a character that cannot be used. Type it again without it.'
        : null,
  } satisfies PasswordValidator;
}
