import { randomBytes } from '../../support/secrets.ts';

/**
 * Digits and capital letters that look like no other: no 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B. Of such a pair at most the digit is
 * there. No vowels either, so that no code is a word (RFC 8628, 6.1).
 */
const CHARACTERS = '23456789CDFHJKMNPQRTVWXY';
const LENGTH = 8;
const GROUP = 4;
/** The bytes below this stand for each character equally often. */
const FAIR = 256 - (256 % CHARACTERS.length);

/** What people put between the groups: spaces and dashes of all kinds. */
const BETWEEN = /[\s\p{Pd}\u2212]+/gu;
/** Letters that no code has, for the digits that look like them. */
const MISREAD: Readonly<Record<string, string>> = { Z: '2', S: '5', G: '6', B: '8' };
const CODE = new RegExp(`^[${CHARACTERS}]{${LENGTH}}$`);
/** Characters that are looked at. Nobody types more between eight. */
const MAX_TYPED = 100;

/** A fresh code as it is kept: 8 characters of 24, which are 36 bits (ASVS 5.0, 6.5.4 asks for 20). */
export function newOneTimeCode(): string {
  let code = '';
  while (code.length < LENGTH) {
    for (const byte of randomBytes(16)) {
      if (byte < FAIR && code.length < LENGTH) code += CHARACTERS[byte % CHARACTERS.length];
    }
  }
  return code;
}

/** As it is shown: `K7QM-2XRT`. */
export function showOneTimeCode(code: string): string {
  return `${code.slice(0, GROUP)}-${code.slice(GROUP)}`;
}

/** The code that somebody typed, in whatever case and with whatever between its groups. Null: it cannot be one. */
export function readOneTimeCode(typed: string): string | null {
  if (typed.length > MAX_TYPED) return null;
  // NFKC: keyboards of East Asia write wide letters and digits.
  const text = typed.normalize('NFKC').replace(BETWEEN, '').toUpperCase();
  const code = text.replace(/[ZSGB]/g, (letter) => MISREAD[letter] ?? letter);
  return CODE.test(code) ? code : null;
}
