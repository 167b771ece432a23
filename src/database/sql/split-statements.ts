import { isWord, type SqlToken, sqlTokens } from './sql-tokens.ts';

/** The statements of an SQL text, divided by `;`. A `;` inside of texts, comments and bodies of triggers does not divide. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let current: SqlToken[] = [];
  const finish = () => {
    const text = current
      .map((token) => token.text)
      .join('')
      .trim();
    if (current.some(({ kind }) => kind !== 'space')) statements.push(text);
    current = [];
  };
  for (const token of sqlTokens(sql)) {
    if (token.text === ';' && !insideBody(current)) finish();
    else current.push(token);
  }
  finish();
  return statements;
}

/** The body of a trigger (or of a function in standard SQL) goes from BEGIN to an END that follows a `;`. */
function insideBody(tokens: readonly SqlToken[]): boolean {
  const words = tokens.filter(({ kind }) => kind !== 'space');
  if (!isWord(words[0], 'CREATE') || !words.some((word) => isWord(word, 'BEGIN'))) return false;
  return !(isWord(words.at(-1), 'END') && words.at(-2)?.text === ';');
}
