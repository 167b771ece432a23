/** A template as it was found. */
export interface TemplateSource {
  readonly text: string;
  /** Its file, for messages. */
  readonly path: string;
}

/** Finds a template by its name; null when there is none. */
export type FindSource = (name: string) => TemplateSource | null;

/** One piece of code in a template: `{{ … }}` or `{% … %}`. */
export interface TemplateCode {
  /** All of it, with its braces. */
  readonly text: string;
  /** Where it begins and ends in the source, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The tag's name: `if`; null for `{{ … }}`. */
  readonly tag: string | null;
  /** What follows the tag's name, or all that stands between `{{` and `}}`. */
  readonly argument: string;
  /** Whether a dash trims the white space before or after it. */
  readonly trims: boolean;
}

/** A string in code, as a regular expression. A brace in it ends nothing: {{ "%}" }}. */
export const STRING = String.raw`'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"`;
const PIECE = new RegExp(
  String.raw`\{#.*?#\}|\{\{(-?)((?:${STRING}|[^'"])*?)(-?)\}\}|\{%(-?)\s*(\w*)((?:${STRING}|[^'"])*?)(-?)%\}`,
  'gs',
);
const RAW: ReadonlySet<string | null> = new Set(['raw', 'verbatim']);
/** Tags that name other templates. */
const REFERRING: ReadonlySet<string | null> = new Set(['extends', 'include', 'import', 'from']);

/**
 * The code of a template, in order; without comments, and without what stands in `{% raw %}`. The only place that reads
 * the template language beside Nunjucks itself.
 */
export function templateCode(source: string): TemplateCode[] {
  const codes: TemplateCode[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(source); match; match = PIECE.exec(source)) {
    const code = codeOf(match);
    if (!code) continue;
    codes.push(code);
    if (RAW.has(code.tag)) PIECE.lastIndex = endOfRaw(source, code);
  }
  return codes;
}

function codeOf(match: RegExpExecArray): TemplateCode | null {
  const { 0: text, 1: before, 2: output, 3: after, 4: tagBefore, 5: tag, 6: argument, 7: tagAfter } = match;
  const at = { text, start: match.index, end: match.index + text.length };
  if (tag !== undefined) {
    return { ...at, tag, argument: (argument ?? '').trim(), trims: Boolean(tagBefore || tagAfter) };
  }
  if (output === undefined) return null;
  return { ...at, tag: null, argument: output.trim(), trims: Boolean(before || after) };
}

function endOfRaw(source: string, { tag, end }: TemplateCode): number {
  const closing = new RegExp(String.raw`\{%-?\s*end${tag}\s*-?%\}`, 'g');
  closing.lastIndex = end;
  return closing.exec(source) ? closing.lastIndex : source.length;
}

/** The templates that a piece of code names. */
export interface TemplateReference {
  /** Those that stand there in so many words. */
  readonly names: readonly string[];
  /** Whether the name, or a part of it, is computed. */
  readonly computed: boolean;
  /** Whether the page does without when it is missing: `ignore missing`. */
  readonly optional: boolean;
}

/** What `extends`, `include`, `import` and `from` refer to; null for other code. */
export function templateReference({ tag, argument }: TemplateCode): TemplateReference | null {
  if (!REFERRING.has(tag)) return null;
  return {
    names: [...argument.matchAll(new RegExp(STRING, 'gs'))].map(([quoted]) => quoted.slice(1, -1)),
    computed: !/^['"[(]/.test(argument),
    optional: /\bignore\s+missing\b/.test(argument),
  };
}

const NAMED_TEXT = /\bt(?:_html)?\(\s*(?:'([^'\\]+)'|"([^"\\]+)")/g;

/** The keys of the texts that a template says in so many words, each once, and where it first does, in UTF-16 units. */
export function templateTexts(source: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const { text, start } of templateCode(source)) {
    for (const { 1: single, 2: double, index } of text.matchAll(NAMED_TEXT)) {
      const key = single ?? double ?? '';
      if (!places.has(key)) places.set(key, start + index);
    }
  }
  return places;
}
