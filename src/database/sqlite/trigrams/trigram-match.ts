import { TRIGRAM, type TrigramMatch } from '../../contract/trigram-index.ts';
import { partsColumn } from './trigram-table.ts';

/** Whether many rows have three characters: to look for these leaves out few rows, and costs for each. */
export type IsCommon = (trigram: string) => boolean;

/** Parts up to this many characters are looked for by each of their trigrams; of longer ones by fewer. */
const SHORT = 8;
/** Trigrams that a part is looked for by. */
const MOST = 16;

/** A match in FTS5's words. See https://www.sqlite.org/fts5.html#full_text_query_syntax */
export function matchText(match: TrigramMatch, columns: readonly string[], isCommon: IsCommon): string {
  if (match.kind === 'part') {
    const trigrams = trigramsOf(match.text);
    const rare = trigrams.filter((trigram) => !isCommon(trigram));
    const quoted = (rare.length > 0 ? rare : trigrams).map((one) => `"${one.replaceAll('"', '""')}"`);
    return `${partsColumn(columns.indexOf(match.column))} : (${quoted.join(' AND ')})`;
  }
  const rare = match.kind === 'all' ? match.of.filter((one) => isRare(one, isCommon)) : [];
  const word = match.kind === 'all' ? ' AND ' : ' OR ';
  const parts = rare.length > 0 ? rare : match.of;
  return parts.map((one) => `(${matchText(one, columns, isCommon)})`).join(word);
}

function isRare(match: TrigramMatch, isCommon: IsCommon): boolean {
  if (match.kind === 'part') return trigramsOf(match.text).some((one) => !isCommon(one));
  const are = match.of.map((one) => isRare(one, isCommon));
  return match.kind === 'all' ? are.includes(true) : !are.includes(false);
}

/** Three characters each, from the beginning to the end. */
function trigramsOf(text: string): readonly string[] {
  const characters = [...text];
  const step = characters.length > SHORT ? TRIGRAM : 1;
  const last = characters.length - TRIGRAM;
  const trigrams = new Set<string>();
  for (let at = 0; at < last && trigrams.size < MOST; at += step) trigrams.add(trigramAt(at));
  return [...trigrams.add(trigramAt(last))];

  function trigramAt(at: number): string {
    return characters.slice(at, at + TRIGRAM).join('');
  }
}
