import { readFileSync } from 'node:fs';

export interface Limits {
  /** The most lines of code of a file. */
  readonly fileLines: number;
  /** The most lines of a function. */
  readonly functionLines: number;
  /** The most lines that nine of ten functions have. */
  readonly functionLinesOfMost: number;
  readonly leastEntries: number;
  readonly mostEntries: number;
  /** Files and folders that may pass the limits, as globs. */
  readonly exceptions: readonly string[];
}

/** The limits that a document says in its two tables below the heading `Sizes have limits`. */
export function readLimits(document: string): Limits {
  const rows = rowsBelow('Sizes have limits', document);
  const limit = (name: string): number => {
    const value = Number(rows.find(([told]) => told === name)?.[1]);
    if (!Number.isSafeInteger(value)) throw new Error(`${document} has no limit for: ${name}`);
    return value;
  };
  return {
    fileLines: limit('lines of code of a file, at most'),
    functionLines: limit('lines of a function, at most'),
    functionLinesOfMost: limit('lines of nine functions of ten, at most'),
    leastEntries: limit('entries of a folder, at least'),
    mostEntries: limit('entries of a folder, at most'),
    exceptions: rows.flatMap(([name = '']) => /^`(.+)`$/.exec(name)?.[1] ?? []),
  };
}

/** The most files of each walk that has a limit, by its name, from the table below the heading `Walks have limits`. */
export function readWalkLimits(document: string): ReadonlyMap<string, number> {
  const rows = rowsBelow('Walks have limits', document).map(([name, said]) => [name, Number(said)] as const);
  const limits = rows.filter(([, limit]) => Number.isSafeInteger(limit));
  if (limits.length === 0) throw new Error(`${document} has no limits of walks`);
  return new Map(limits);
}

/** The rows of the tables below a heading. */
function rowsBelow(heading: string, document: string): (readonly [name: string, said: string])[] {
  const text = readFileSync(document, 'utf8');
  const [, section = ''] = new RegExp(`\\n### ${heading}\\n(.*?)(?=\\n##|$)`, 's').exec(text) ?? [];
  const rows = [...section.matchAll(/^\| (.+?) \| (.+?) \|$/gm)];
  return rows.map(([, name = '', said = '']) => [name, said] as const);
}
