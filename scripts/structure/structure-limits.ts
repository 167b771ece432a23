import { readFileSync } from 'node:fs';

export interface Limits {
  /** The most lines of a file. */
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
  const [, section = ''] =
    /\n### Sizes have limits\n(.*?)(?=\n##|$)/s.exec(readFileSync(document, 'utf8')) ?? [];
  const rows = [...section.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, name = '', said = '']) => [
    name,
    said,
  ]);
  const limit = (name: string): number => {
    const value = Number(rows.find(([told]) => told === name)?.[1]);
    if (!Number.isSafeInteger(value)) throw new Error(`${document} has no limit for: ${name}`);
    return value;
  };
  return {
    fileLines: limit('lines of a file, at most'),
    functionLines: limit('lines of a function, at most'),
    functionLinesOfMost: limit('lines of nine functions of ten, at most'),
    leastEntries: limit('entries of a folder, at least'),
    mostEntries: limit('entries of a folder, at most'),
    exceptions: rows.flatMap(([name = '']) => /^`(.+)`$/.exec(name)?.[1] ?? []),
  };
}
