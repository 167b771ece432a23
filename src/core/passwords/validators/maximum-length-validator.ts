import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { requireWithin } from '../hashers/hash-bounds.ts';
import { isLongerThan, MAX_PASSWORD_LENGTH } from '../hashers/password-text.ts';
import type { PasswordValidator } from './password-validator.ts';

/** Refuses what `Passwords` would not hash for its length. Give both the same number. Default 1024 code points. */
export function maximumLengthValidator({ maxLength = MAX_PASSWORD_LENGTH } = {}) {
  requireWithin('maximumLengthValidator', { maxLength }, { maxLength: [1, 1_000_000] });
  return {
    helpText: '',
    validate: (password: string): KeyedText | null =>
      isLongerThan(password, maxLength) ? text('passwords.maximumLength.refused', { maxLength }) : null,
  } satisfies PasswordValidator;
}
