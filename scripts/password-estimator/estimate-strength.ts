import { type Match, type OptionsGraph, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { plainPatternCost } from '../../src/core/passwords/validators/plain-pattern.ts';
import { codePointLength } from '../../src/models/values/text-rules.ts';
import { isTooSimilar, partsOf } from '../../src/support/texts/text-similarity.ts';

/** From nothing to the best: the places of the bar that are filled. `short`: the server takes no such password. */
export const LEVELS = ['short', 'weak', 'fair', 'good', 'strong'] as const;
export type Level = (typeof LEVELS)[number];

/** The sentence that helps most; null where there is nothing to say. */
export type Advice = 'short' | 'own' | 'digits' | 'common' | 'pattern' | 'date' | 'words' | 'more' | null;

export interface Strength {
  readonly level: Level;
  readonly advice: Advice;
}

export interface StrengthContext {
  /** Code points that the server asks for. */
  readonly minLength: number;
  /** What belongs to the person and to the site: an address, names. */
  readonly own: readonly string[];
}

/** Lists of words, each with what is used most first. */
export interface WordLists {
  readonly passwords: readonly string[];
  readonly words: readonly string[];
  readonly names: readonly string[];
}

/**
 * Guesses below which a password is weak, fair and good. Of a slow hash that was stolen, 10,000 a second are what zxcvbn
 * reckons with: three hours, twelve days, three centuries. Each level asks for more than zxcvbn's own of that name.
 */
const GUESSES = { 0: 1e4, 1: 1e8, 2: 1e10, 3: 1e14 };
/** What zxcvbn calls 0 and 1 is weak alike. */
const levelOfScore: readonly Level[] = ['weak', 'weak', 'fair', 'good', 'strong'];
/** Characters that are looked at: bounds the time that a long password takes. */
const LOOKED_AT = 40;
/** The rule of the server against runs and repetitions asks for as many (`plainPatternValidator`). */
const MIN_CHARACTERS = 6;
/** That of the server's rule against passwords made from what is known of their owner. */
const MAX_SIMILARITY = 0.7;

/** The part of a password that is most of it. */
const MOST = 0.7;

const adviceOfPattern: Readonly<Record<string, Advice>> = {
  repeat: 'pattern',
  sequence: 'pattern',
  spatial: 'pattern',
  date: 'date',
  regex: 'date',
};
/** Makes what tells how long a password would hold. It asks nobody, and keeps nothing. */
export function createEstimator(
  lists: WordLists,
  graphs: OptionsGraph,
): (password: string, context: StrengthContext) => Strength {
  const zxcvbn = new ZxcvbnFactory({
    graphs,
    dictionary: { passwords: [...lists.passwords], words: [...lists.words], names: [...lists.names] },
    maxLength: LOOKED_AT,
    timeEstimationValues: {
      scoring: GUESSES,
      attackTime: {
        onlineThrottlingXPerHour: 100,
        onlineNoThrottlingXPerSecond: 10,
        offlineSlowHashingXPerSecond: 1e4,
        offlineFastHashingXPerSecond: 1e10,
      },
    },
  });
  return (password, { minLength, own }) => {
    if (codePointLength(password) < minLength) return { level: 'short', advice: 'short' };
    const parts = own.flatMap(partsOf);
    const refused = refusedByServer(password, parts);
    if (refused) return { level: 'weak', advice: refused };
    const { score, sequence } = zxcvbn.check(password, parts);
    const level = levelOfScore[score] ?? 'weak';
    return { level, advice: level === 'weak' || level === 'fair' ? adviceOf(password, sequence) : null };
  };
}

/** What the server refuses is never called good, however long it would take to guess. */
function refusedByServer(password: string, own: readonly string[]): Advice {
  if (/^\p{Nd}+$/u.test(password)) return 'digits';
  if (plainPatternCost(password) < MIN_CHARACTERS) return 'pattern';
  if (own.some((part) => isTooSimilar(password.toLowerCase(), part, MAX_SIMILARITY))) return 'own';
  return null;
}

/** By the longest part that is easy to guess. */
function adviceOf(password: string, sequence: readonly Match[]): Advice {
  const [longest] = sequence
    .filter(({ pattern }) => pattern !== 'bruteforce')
    .sort((one, other) => other.token.length - one.token.length);
  if (!longest) return 'more';
  if (longest.pattern !== 'dictionary') return adviceOfPattern[longest.pattern] ?? 'more';
  if (longest.dictionaryName === 'userInputs') return 'own';
  // A word is among the common passwords too: beside others it is a word.
  const isAll = longest.token.length >= password.length * MOST;
  return longest.dictionaryName === 'passwords' && isAll ? 'common' : 'words';
}
