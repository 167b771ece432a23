/** What a person reads as one character: an emoji of several code points is not cut in two. */
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The filter `short`: a text of at most so many characters, and `…` in the place of the others. For names that people choose,
 * where a sentence or a heading has to stay one.
 */
export function shortText(value: unknown, limit = 40): string {
  const text = String(value ?? '');
  if (text.length <= limit) return text;
  const shown = Array.from(characters.segment(text), ({ segment }) => segment);
  return shown.length <= limit
    ? text
    : `${shown
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}
