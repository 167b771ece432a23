/** A pattern of fewer characters is in half of all words: `ee`, `de`. */
const LEAST_RUN = 3;
/** Two texts woven into each other are as plain as both: `1q2w3e4r`, `a1b2c3d4`. */
const STRIDES = [1, 2];
/** Characters that are looked at from each end: bounds the work for the longest passwords. */
const LOOKED_AT = 64;

/** Rows and columns of keyboards: English, German, French, Russian, and the block of digits. */
const KEYBOARD_LINES = [
  '`1234567890-=',
  'qwertyuiop[]\\',
  "asdfghjkl;'",
  'zxcvbnm,./',
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '8ik,',
  '9ol.',
  '0p;/',
  'qwertzuiopü',
  'asdfghjklöä',
  'yxcvbnm',
  '1qay',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  '147',
  '258',
  '369',
  '159',
  '357',
];

/** Those of the digits' row on an English keyboard: `!QAZ@WSX` is `1qaz2wsx` with another finger down. */
const SHIFTED = new Map([...'!@#$%^&*()'].map((sign, index) => [sign, '1234567890'.charAt(index)]));

/** By two neighbours, as `qw`, the lines on which one leads to the other: `qwertyuiop[]\\` and its reverse are two. */
const keyboardSteps = new Map<string, string[]>();
for (const line of KEYBOARD_LINES) {
  for (const direction of [line, Array.from(line).reverse().join('')]) {
    for (let index = 1; index < direction.length; index++) {
      const pair = direction.slice(index - 1, index + 1);
      keyboardSteps.set(pair, [...(keyboardSteps.get(pair) ?? []), direction]);
    }
  }
}

/**
 * How many characters a text is worth when each run and each repetition in it counts as one, whatever the case and width:
 * `qwerty12` is worth 3, `abcabcabc` 1, `aaaaaaaa` 1. Of a long text, the dearer of its two ends counts.
 */
export function plainPatternCost(text: string): number {
  const characters = Array.from(
    text.normalize('NFKC').toLowerCase(),
    (character) => SHIFTED.get(character) ?? character,
  );
  return Math.max(costOf(characters.slice(0, LOOKED_AT)), costOf(characters.slice(-LOOKED_AT)));
}

function costOf(characters: readonly string[]): number {
  const block = repeatedBlock(characters);
  return Math.min(...STRIDES.map((stride) => costOfWoven(block, stride)));
}

/** What a text consists of that is the same again and again, the last time maybe cut short. The text itself, if nothing. */
export function repeatedBlock(characters: readonly string[]): readonly string[] {
  for (let size = 1; size <= characters.length / 2; size++) {
    if (characters.every((character, index) => character === characters[index % size])) {
      return characters.slice(0, size);
    }
  }
  return characters;
}

function costOfWoven(characters: readonly string[], stride: number): number {
  let cost = 0;
  for (let first = 0; first < stride; first++) {
    cost += costOfRuns(characters.filter((_, index) => index % stride === first));
  }
  return cost;
}

/** From left to right: a run, or what stood there before already, counts as one. */
function costOfRuns(characters: readonly string[]): number {
  let cost = 0;
  for (let at = 0; at < characters.length; cost++) {
    const length = Math.max(runLength(characters, at), repeatLength(characters, at));
    at += length < LEAST_RUN ? 1 : length;
  }
  return cost;
}

/** How far the step from the first character to the second goes on. */
function runLength(characters: readonly string[], start: number): number {
  let end = start;
  let goingOn = steps(characters[start], characters[start + 1]);
  while (goingOn.size > 0) {
    end++;
    const next = steps(characters[end], characters[end + 1]);
    goingOn = new Set([...goingOn].filter((step) => next.has(step)));
  }
  return end - start + 1;
}

/** What leads from one character to the next: nothing, the order of the alphabet, a keyboard. */
function steps(from: string | undefined, to: string | undefined): Set<string> {
  const found = new Set<string>();
  if (from === undefined || to === undefined) return found;
  const step = (to.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0);
  if (step === 0) found.add('same');
  if (Math.abs(step) === 1) found.add(step > 0 ? 'up' : 'down');
  for (const line of keyboardSteps.get(from + to) ?? []) found.add(line);
  return found;
}

/** How much of what follows stood before `start` already. */
function repeatLength(characters: readonly string[], start: number): number {
  let longest = 0;
  for (let earlier = 0; earlier < start; earlier++) {
    let length = 0;
    while (
      start + length < characters.length &&
      characters[earlier + length] === characters[start + length]
    ) {
      length++;
    }
    longest = Math.max(longest, length);
  }
  return longest;
}
