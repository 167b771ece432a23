import type { TextPattern } from '../../contract/text-pattern.ts';

/** A pattern for GLOB, which knows no escape: what stands for itself is a set of one, `[*]`. */
export function globText(pattern: TextPattern): string {
  return pattern.map((part) => (typeof part === 'string' ? WILDCARDS[part] : escaped(part.text))).join('');
}

const WILDCARDS = { any: '*', one: '?' } as const;

function escaped(text: string): string {
  return text.replace(/[*?[]/g, (character) => `[${character}]`);
}
