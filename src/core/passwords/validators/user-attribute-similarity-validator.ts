import { inWords } from '../../../models/values/names.ts';
import { codePointLength } from '../../../models/values/text-rules.ts';
import { SettingError } from '../../../support/settings/setting-error.ts';
import { KeyedText, LowerCased, text } from '../../../support/texts/keyed-text.ts';
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

/** The value and its words, in lower case: of an address its name and the names of its host. */
function partsOf(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const whole = value.toLowerCase();
  return [...whole.split(/[^\p{L}\p{N}_]+/u), whole].filter((part) => part !== '');
}

function isTooSimilar(password: string, part: string, maxSimilarity: number): boolean {
  return !isTooShortToMatter(password, part, maxSimilarity) && quickRatio(password, part) >= maxSimilarity;
}

/** Whether so much shorter a part could never reach the similarity: spares the counting, as Django does. */
function isTooShortToMatter(password: string, part: string, maxSimilarity: number): boolean {
  const passwordLength = codePointLength(password);
  const partLength = codePointLength(part);
  return passwordLength >= 10 * partLength && partLength < (maxSimilarity / 2) * passwordLength;
}

/** How many characters two texts share in any order, as a part of all: `quick_ratio` of Python's difflib. */
function quickRatio(a: string, b: string): number {
  const left = characterCounts(a);
  const right = characterCounts(b);
  let shared = 0;
  for (const [character, count] of left) shared += Math.min(count, right.get(character) ?? 0);
  return (2 * shared) / (codePointLength(a) + codePointLength(b));
}

function characterCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}
