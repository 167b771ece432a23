/** A piece of SQL text. */
export interface SqlToken {
  /** `space` includes comments; `name` is a quoted identifier, with its quotes. */
  readonly kind: 'space' | 'string' | 'name' | 'word' | 'symbol';
  readonly text: string;
}

const SPACE = String.raw`\s+|--[^\n]*|/\*[\s\S]*?\*/`;
/** Texts in single quotes, PostgreSQL's with escapes, and its dollar quotes. */
const STRING = String.raw`[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$(?<tag>(?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\k<tag>\$`;
const NAME = '"(?:[^"]|"")*"|`(?:[^`]|``)*`|\\[[^\\]]*\\]';
const WORD = String.raw`[\p{L}\p{N}_]+`;
const TOKEN = new RegExp(
  `(?<space>${SPACE})|(?<string>${STRING})|(?<name>${NAME})|(?<word>${WORD})|(?<symbol>[\\s\\S])`,
  'gu',
);

/** The tokens of an SQL text. Nothing is lost: their texts put together are the SQL. */
export function sqlTokens(sql: string): SqlToken[] {
  return [...sql.matchAll(TOKEN)].map(({ 0: text, groups = {} }) => {
    const { space, string, name, word } = groups;
    if (space !== undefined) return { kind: 'space', text };
    if (string !== undefined) return { kind: 'string', text };
    if (name !== undefined) return { kind: 'name', text };
    return { kind: word === undefined ? 'symbol' : 'word', text };
  });
}

/** Whether a token is a word of SQL, in whatever case. */
export function isWord(token: SqlToken | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}

/** The tokens between commas that stand in no parentheses. */
export function splitAtCommas(tokens: readonly SqlToken[]): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Tokens as text again, without comments and with single spaces. */
export function tokenText(tokens: readonly SqlToken[]): string {
  return tokens
    .map(({ kind, text }) => (kind === 'space' ? ' ' : text))
    .join('')
    .replace(/^ +| +$/g, '');
}

/** `email` as `"email"`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name without its quotes, of whichever kind. */
export function unquoteName(token: SqlToken | undefined): string {
  if (token?.kind !== 'name') return token?.text ?? '';
  const quote = token.text.at(-1) ?? '';
  return token.text.slice(1, -1).replaceAll(quote + quote, quote);
}

/** Whether an expression mentions a column. Names of functions and collations do not count. */
export function mentionsColumn(expression: readonly SqlToken[], column: string): boolean {
  const tokens = expression.filter(({ kind }) => kind !== 'space');
  const wanted = column.toLowerCase();
  return tokens.some((token, index) => {
    if (unquoteName(token).toLowerCase() !== wanted || isWord(tokens[index - 1], 'COLLATE')) return false;
    return token.kind === 'name' || (token.kind === 'word' && tokens[index + 1]?.text !== '(');
  });
}
