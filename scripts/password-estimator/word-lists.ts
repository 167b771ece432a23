import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import passwords from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' };
import firstNames from '@zxcvbn-ts/language-en/src/firstnames.json' with { type: 'json' };
import lastNames from '@zxcvbn-ts/language-en/src/lastnames.json' with { type: 'json' };
import words from '@zxcvbn-ts/language-en/src/wikipedia.json' with { type: 'json' };
import type { WordLists } from './estimate-strength.ts';

/** The most used of them: what comes after says little, and has to be loaded all the same. */
const WORDS = 20_000;
const LAST_NAMES = 5_000;
/** Characters of the passwords that the server's own list has beside zxcvbn's: those of a project with the default. */
const LONG = 15;
/** Below so many entries the order is kept as it is. */
const FIRST_BLOCK = 64;

/** The lists that the estimate goes by. A word is in one of them, that in which it is used most. */
export function wordLists(): WordLists {
  const names = [...new Set([...lastNames.slice(0, LAST_NAMES), ...firstNames])];
  const lists = {
    passwords: [...new Set([...passwords, ...longCommonPasswords()])],
    words: words.slice(0, WORDS),
    names,
  };
  return {
    passwords: inBlocks(leastRanked(lists, 'passwords')),
    words: inBlocks(leastRanked(lists, 'words')),
    names: inBlocks(leastRanked(lists, 'names')),
  };
}

function longCommonPasswords(): string[] {
  const file = new URL('../../src/core/passwords/validators/common-passwords.txt.gz', import.meta.url);
  const all = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  return all.filter((password) => [...password].length >= LONG);
}

function leastRanked(lists: WordLists, own: keyof WordLists): string[] {
  const ranks = new Map<string, number>();
  for (const [name, list] of Object.entries(lists) as [keyof WordLists, string[]][]) {
    if (name === own) continue;
    for (const [rank, word] of list.entries()) {
      ranks.set(word, Math.min(rank, ranks.get(word) ?? Number.POSITIVE_INFINITY));
    }
  }
  return lists[own].filter((word, rank) => rank <= (ranks.get(word) ?? Number.POSITIVE_INFINITY));
}

/** Sorted within blocks, each as long as all before it: packs by a fifth better, and no rank is off by more than double. */
function inBlocks(ranked: readonly string[]): string[] {
  const found = ranked.slice(0, FIRST_BLOCK);
  while (found.length < ranked.length) {
    found.push(...ranked.slice(found.length, found.length * 2).toSorted());
  }
  return found;
}
