import { codePointLength } from '../../../models/values/text-rules.ts';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { requireWithin } from '../hashers/hash-bounds.ts';
import type { PasswordValidator } from './password-validator.ts';
import { plainPatternCost } from './plain-pattern.ts';

export interface PlainPatternOptions {
  /** Characters that must be left when each run and each repetition counts as one. Default 6. */
  minCharacters?: number;
}

/**
 * Refuses a password that is little more than one character or block again and again, or a run along the alphabet, the
 * digits or the keyboard: `aaaaaaaa`, `abababab`, `12345678a?`, `qwertyui`, `1q2w3e4r`. Attackers try these first (NIST
 * SP 800-63B, 5.1.1.2: "repetitive or sequential characters"), and no list has all of them. Django has no such rule.
 *
 * @throws LatchkeyError `setting_invalid` when `minCharacters` is no whole number from 1 to 64.
 */
export function plainPatternValidator({ minCharacters = 6 }: PlainPatternOptions = {}) {
  requireWithin('plainPatternValidator', { minCharacters }, { minCharacters: [1, 64] });
  return {
    helpText: text('passwords.plainPattern.help'),
    validate(password: string): KeyedText | null {
      const left = plainPatternCost(password);
      // A short one without any pattern is too short, and not this rule's business.
      if (left >= minCharacters || left === codePointLength(password.normalize('NFKC'))) return null;
      return text('passwords.plainPattern.refused');
    },
  } satisfies PasswordValidator;
}
