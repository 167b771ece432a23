import { codePointLength } from '../../../models/values/text-rules.ts';

/** The most code points a password may have unless told otherwise (CVE-2013-1443 is a password of a megabyte). */
export const MAX_PASSWORD_LENGTH = 1024;

export type PasswordTextProblem = 'password_empty' | 'password_too_long' | 'password_not_text';

/** Why no hasher should see this text, or null. Never a matter of the account, so it may be answered at once. */
export function passwordTextProblem(password: string, maxLength: number): PasswordTextProblem | null {
  if (password === '') return 'password_empty';
  if (isLongerThan(password, maxLength)) return 'password_too_long';
  // A lone surrogate has no UTF-8 form: all of them would hash as U+FFFD and so equal each other.
  // HMAC (PBKDF2, scrypt) and bcrypt pad with NUL: `a` and `a\0` are one password to them. Django's forms refuse NUL.
  if (!password.isWellFormed() || password.includes('\0')) return 'password_not_text';
  return null;
}

/** Counts only where it may matter: a code point is one or two units of a string. */
export function isLongerThan(text: string, maxLength: number): boolean {
  if (text.length <= maxLength) return false;
  return text.length > 2 * maxLength || codePointLength(text) > maxLength;
}
