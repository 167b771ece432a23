import { templateCode } from './template-source.ts';

const NAMED = /\bt(?:_html)?\(\s*(?:'([^'\\]+)'|"([^"\\]+)")/g;

/** The keys of the texts that a template says in so many words, each once. */
export function templateTexts(source: string): string[] {
  const keys = templateCode(source).flatMap(({ text }) =>
    [...text.matchAll(NAMED)].map(([, single, double]) => single ?? double ?? ''),
  );
  return [...new Set(keys)];
}
