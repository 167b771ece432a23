import type { TextParts } from './check-text.ts';

/** `title-7` */
export function numberedText(name: string, parts: TextParts, number: number): string {
  return fitting([`${name}-`, ''], parts, number);
}

/** The number between two texts; in a short field the number counts, and the first text is cut. */
export function fitting(
  [before, after]: readonly [string, string],
  { maxLength }: TextParts,
  number: number,
): string {
  const text = `${before}${number}${after}`;
  const excess = maxLength === undefined ? 0 : text.length - maxLength;
  return excess <= 0 ? text : `${before.slice(0, -excess)}${number}${after}`.slice(-(maxLength ?? 0));
}
