export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** A place of a template that does not compile. */
export interface SyntaxMistake {
  /** From 1; null where Nunjucks names none. */
  readonly line: number | null;
  readonly column: number;
  readonly reason: string;
}

/** The line and column of an offset in a source. */
export function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** For a message: where it is, as editors and terminals open it, and the line itself. */
export function placeText(file: string, source: string, { line, column }: Place): string {
  return `\n${file}:${line}:${column}\n  ${line} | ${(source.split('\n')[line - 1] ?? '').trim()}`;
}
