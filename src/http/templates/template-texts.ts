import { escapeHtml } from '../../support/escape-html.ts';
import type { Language } from '../../support/texts/texts.ts';
import { templateCode } from './template-source.ts';

const NAMED = /\bt(?:_html)?\(\s*(?:'([^'\\]+)'|"([^"\\]+)")/g;

/** The keys of the texts that a template says in so many words, each once. */
export function templateTexts(source: string): string[] {
  const keys = templateCode(source).flatMap(({ text }) =>
    [...text.matchAll(NAMED)].map(([, single, double]) => single ?? double ?? ''),
  );
  return [...new Set(keys)];
}

/** A call of `t` with a key alone: the text is the same at every request in this language. */
const CALL = /^t\(\s*(?:'([^'\\]+)'|"([^"\\]+)")\s*\)$/;

/**
 * Puts the texts that have no parameters into a template before it is compiled, so that rendering a page takes no longer
 * than if its sentences stood in the template. Each line stays the line that it is, for the messages about errors.
 */
export function inlineTexts(source: string, language: Language): string {
  let inlined = '';
  let position = 0;
  for (const { tag, argument, trims, start, end } of templateCode(source)) {
    if (tag !== null || trims) continue;
    const [, single, double] = CALL.exec(argument) ?? [];
    const text = language.constant(single ?? double ?? '');
    if (!text || text.includes('\n')) continue;
    inlined += source.slice(position, start) + escapeHtml(text);
    position = end;
  }
  return inlined + source.slice(position);
}
