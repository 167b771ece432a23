import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { type CommonPasswordList, readCommonPasswordList } from './common-password-list.ts';
import type { PasswordValidator } from './password-validator.ts';

/**
 * 102,031 passwords from leaks, one a line, in lower case: those of zxcvbn, both of Django's lists, and the 100,000 most
 * common of SecLists. Sources and licences: common-passwords.license.txt. Made by scripts/make-common-passwords.ts.
 */
const shippedList = new URL('./common-passwords.txt.gz', import.meta.url);

export interface CommonPasswordOptions {
  /** A list of your own: UTF-8, one password a line, gzipped or plain. Default: the list that comes along. */
  listPath?: string | URL;
}

/**
 * Refuses a password that many people use (ASVS 5.0, 6.2.4; NIST SP 800-63B-4, 3.1.1.2), whatever its case and the
 * space around it. The list that comes along is read at the first question and then kept, about 1 MB; one of your own is
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
      const isCommon = list.has(password);
      return isCommon ? text('passwords.common.refused') : null;
    },
  } satisfies PasswordValidator;
}
