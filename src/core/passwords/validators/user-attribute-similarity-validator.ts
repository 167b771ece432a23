import { inWords } from '../../../models/values/names.ts';
import { SettingError } from '../../../support/settings/setting-error.ts';
import { KeyedText, LowerCased, text } from '../../../support/texts/keyed-text.ts';
import { isTooSimilar, partsOf } from '../../../support/texts/text-similarity.ts';
import type { PasswordValidator } from './password-validator.ts';

export interface SimilarityOptions {
  /** Which properties of the user to compare with; those it does not have are passed over. */
  userAttributes?: readonly string[];
  /** From 0.1 to 1 (only the same letters are refused). Default 0.7. */
  maxSimilarity?: number;
}

/** Django's four, in camelCase. */
const defaultAttributes = ['username', 'firstName', 'lastName', 'email'];

/**
 * Refuses a password built from what is known of its owner (ASVS 5.0, 6.2.11): each attribute, and each word of it, is
 * compared without regard to case, as Django's UserAttributeSimilarityValidator does.
 */
export function userAttributeSimilarityValidator({
  userAttributes = defaultAttributes,
  maxSimilarity = 0.7,
}: SimilarityOptions = {}) {
  if (!(maxSimilarity >= 0.1 && maxSimilarity <= 1)) {
    const reason = `it must be from 0.1 to 1, not ${maxSimilarity}.`;
    throw new SettingError('setting_invalid', { setting: 'maxSimilarity', reason });
  }
  return {
    helpText: text('passwords.similarity.help'),
    validate(password: string, user: object = {}): KeyedText | null {
      const similar = userAttributes.find((name) =>
        partsOf(Reflect.get(user, name)).some((part) =>
          isTooSimilar(password.toLowerCase(), part, maxSimilarity),
        ),
      );
      if (similar === undefined) return null;
      const field = new KeyedText(`fields.${similar}`, {}, inWords(similar));
      return text('passwords.similarity.refused', { field, fieldLower: new LowerCased(field) });
    },
  } satisfies PasswordValidator;
}
