import type { PatternPart, TextPattern } from '../../../database/contract/text-pattern.ts';
import type { TextPlace } from '../../../models/rows/condition.ts';

/** What a text is as a whole that has another one in this place. */
export function textTestPattern(place: TextPlace, text: string): TextPattern {
  switch (place) {
    case 'start':
      return [{ text }, 'any'];
    case 'end':
      return ['any', { text }];
    case 'within':
      return ['any', { text }, 'any'];
    case 'pattern':
      return readPattern(text);
    default:
      return place satisfies never;
  }
}

const WILDCARDS: Readonly<Record<string, PatternPart>> = { '%': 'any', _: 'one' };

/** A pattern of `like`: a `\` at its very end stands for itself. */
function readPattern(pattern: string): PatternPart[] {
  return [...pattern.matchAll(/\\([%_\\])|[\s\S]/gu)].map(
    ([character, escaped]) => WILDCARDS[character] ?? { text: escaped ?? character },
  );
}
