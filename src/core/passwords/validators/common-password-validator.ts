import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { type CommonPasswordList, readCommonPasswordList } from './common-password-list.ts';
import type { PasswordValidator } from './password-validator.ts';
import { plainPatternCost, repeatedBlock } from './plain-pattern.ts';

/**
 * 111,687 passwords from leaks, one a line, in lower case: those of zxcvbn, both of Django's lists, and of SecLists' million the
 * 100,000 most common and all with 15 characters or more. Sources and licences: common-passwords.license.txt. Made by
 * scripts/make-common-passwords.ts.
 */
const shippedList = new URL('./common-passwords.txt.gz', import.meta.url);

/** Digits and signs around a word may be worth as much as a date. */
const MOST_AROUND = 8;

/** Characters of a password that is looked at: bounds the work. Longer ones are compared as they are. */
const LONGEST = 128;

/** What stands before the letters of a password, and behind them: `!!password123`. */
const around = /^[^\p{L}]+|[^\p{L}]+$/gu;

export interface CommonPasswordOptions {
  /** A list of your own: UTF-8, one password a line, gzipped or plain. Default: the list that comes along. */
  listPath?: string | URL;
}

/**
 * Refuses a password that many people use (ASVS 5.0, 6.2.4; NIST SP 800-63B-4, 3.1.1.2), whatever its case, the form of its
 * letters (NFKC) and the space around it; also again and again, or with a date or a run of digits beside it. The list that comes along is read at the first question and then kept, about 1 MB; one of your own is
 * read at once. Django's CommonPasswordValidator.
 *
 * @throws LatchkeyError `setting_invalid` when `listPath` leads to no list.
 */
export function commonPasswordValidator({ listPath }: CommonPasswordOptions = {}) {
  let list: CommonPasswordList | undefined;
  if (listPath !== undefined) list = readCommonPasswordList(listPath);
  return {
    helpText: text('passwords.common.help'),
    validate(password: string): KeyedText | null {
      list ??= readCommonPasswordList(shippedList);
      const known = list;
      const isCommon = commonVariants(password).some((variant) => known.has(variant));
      return isCommon ? text('passwords.common.refused') : null;
    },
  } satisfies PasswordValidator;
}

/**
 * What a password may be made of: itself, what it says again and again, and what is left without a date, a run or signs around
 * it. So `passwordpassword`, `password1password1`, `password123456789` and `sunshine19870412!` are found on a list. Attackers
 * make such passwords of their lists by rule.
 */
function commonVariants(password: string): string[] {
  const plain = password.normalize('NFKC').toLowerCase().trim();
  if (plain.length > LONGEST) return [plain];
  const stem = stemOf(plain);
  return [plain, blockOf(plain), stem, blockOf(stem)];
}

/** The whole, where what is around its letters is worth more. */
function stemOf(plain: string): string {
  const outside = plain.match(around)?.join('') ?? '';
  return plainPatternCost(outside) > MOST_AROUND ? plain : plain.replace(around, '');
}

function blockOf(text: string): string {
  return repeatedBlock(Array.from(text)).join('');
}
