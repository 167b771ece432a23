import type { TextPattern } from '../contract/text-pattern.ts';

/** A pattern for LIKE, with `\` before what stands for itself. */
export function likeText(pattern: TextPattern): string {
  return pattern.map((part) => (typeof part === 'string' ? WILDCARDS[part] : escaped(part.text))).join('');
}

const WILDCARDS = { any: '%', one: '_' } as const;

function escaped(text: string): string {
  return text.replace(/[%_\\]/g, (character) => `\\${character}`);
}
