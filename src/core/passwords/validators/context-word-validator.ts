import { codePointLength } from '../../../models/values/text-rules.ts';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { requireWithin } from '../hashers/hash-bounds.ts';
import type { PasswordValidator } from './password-validator.ts';
import { plainPatternCost } from './plain-pattern.ts';

export interface ContextWordOptions {
  /** Words that everybody would try at this site first. Shorter ones than four characters say nothing, and are left out. */
  words: readonly string[];
  /** Characters that must be left without the words, where each run and each repetition counts as one. Default 6. */
  minCharacters?: number;
}

/** Characters of the shortest word that counts. */
const SHORTEST_WORD = 4;

/**
 * Refuses a password that is little more than words of the site: `mysite2026`, `my-site my-site`. NIST SP 800-63B-4 (3.1.1.2) and
 * ASVS 5.0 (6.2.11) ask for that. A long passphrase with such a word in it is taken. Django has no such rule.
 *
 * @throws LatchkeyError `setting_invalid` when `minCharacters` is no whole number from 1 to 64.
 */
export function contextWordValidator({ words, minCharacters = 6 }: ContextWordOptions) {
  requireWithin('contextWordValidator', { minCharacters }, { minCharacters: [1, 64] });
  const known = [...new Set(words.map(plain))]
    .filter((word) => codePointLength(word) >= SHORTEST_WORD)
    .sort((one, other) => other.length - one.length);
  return {
    helpText: known.length > 0 ? text('passwords.contextWord.help') : '',
    validate(password: string): KeyedText | null {
      const all = plain(password);
      let left = all;
      for (const word of known) left = left.replaceAll(word, '');
      if (left === all) return null;
      return plainPatternCost(left) < minCharacters ? text('passwords.contextWord.refused') : null;
    },
  } satisfies PasswordValidator;
}

/** Without letter case, width, and what stands between words. */
function plain(password: string): string {
  return password
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');
}

/** The words of a site: its name, the words in it, and the names in its hosts. */
export function siteWords({
  siteName,
  hosts,
}: {
  readonly siteName: string;
  readonly hosts: readonly string[];
}): string[] {
  const inName = siteName.split(/[\s\p{P}\p{S}]+/u);
  // The last label of a host is nobody's own; addresses of numbers have no words.
  const inHosts = hosts.flatMap((host) =>
    /[a-z]/i.test(host) && !host.includes(':') ? host.split('.').slice(0, -1) : [],
  );
  return [siteName, ...inName, ...inHosts];
}
