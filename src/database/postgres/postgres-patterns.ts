import type { TextPattern } from '../contract/text-pattern.ts';

/** A pattern for LIKE, in which `\` escapes the letters that would mean something. */
export function likeText(pattern: TextPattern): string {
  return pattern.map((part) => (typeof part === 'string' ? WILDCARDS[part] : escaped(part.text))).join('');
}

const WILDCARDS = { any: '%', one: '_' } as const;

function escaped(text: string): string {
  return text.replace(/[%_\\]/g, (character) => `\\${character}`);
}
