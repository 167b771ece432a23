/** Source text as a tree: a literal, a call, a list or an object. */
export type Source = string | SourceCall | SourceList | SourceObject;

interface SourceCall {
  readonly call: string;
  readonly args: readonly Source[];
}

interface SourceList {
  readonly list: readonly Source[];
}

interface SourceObject {
  readonly object: readonly (readonly [key: string, value: Source])[];
  /** Whether every entry has a line of its own, even where all would fit on one. */
  readonly tall?: boolean;
}

const LINE_WIDTH = 110;
const INDENT = '  ';
/** After so few characters, the formatters do not go to a new line: little would be won. */
const SHORT_PREFIX = 'fill:'.length;

/**
 * Writes source as Biome and Prettier would with lines of 110 characters and single quotes, so that they change nothing.
 *
 * @param column How much of the first line is taken already.
 * @param room What must still fit after it on its last line.
 */
export function layOut(source: Source, { indent = '', column = 0, room = 0 } = {}): string {
  const flat = flatten(source);
  if (!mustBreak(source) && column + flat.length + room <= LINE_WIDTH) return flat;
  if (typeof source === 'string') return source;
  const inner = indent + INDENT;
  const line = (part: Source, prefix = ''): string =>
    `${inner}${prefix}${layOut(part, { indent: inner, column: inner.length + prefix.length, room: 1 })},\n`;
  const entry = ([key, value]: readonly [string, Source]): string => {
    const prefix = `${keyText(key)}:`;
    const isText = typeof value === 'string' && prefix.length > SHORT_PREFIX;
    const isTooLong = isText && inner.length + prefix.length + value.length + 2 > LINE_WIDTH;
    return isTooLong ? `${inner}${prefix}\n${inner}${INDENT}${value},\n` : line(value, `${prefix} `);
  };
  if ('list' in source) return `[\n${source.list.map((part) => line(part)).join('')}${indent}]`;
  if ('object' in source) {
    return `{\n${source.object.map(entry).join('')}${indent}}`;
  }
  return layOutCall(source, { indent, column, line });
}

/** An object that comes last opens on the line of the call; otherwise each argument has its own line. */
function layOutCall(
  { call, args }: SourceCall,
  { indent, column, line }: { indent: string; column: number; line: (part: Source) => string },
): string {
  const last = args.at(-1);
  const head = `${call}(${args
    .slice(0, -1)
    .map((arg) => `${flatten(arg)}, `)
    .join('')}`;
  const opens = typeof last === 'object' && 'object' in last && last.object.length > 0;
  if (opens && column + head.length + 1 <= LINE_WIDTH) {
    return `${head}${layOut({ ...last, tall: true }, { indent })})`;
  }
  return `${call}(\n${args.map((arg) => line(arg)).join('')}${indent})`;
}

function flatten(source: Source): string {
  if (typeof source === 'string') return source;
  if ('call' in source) return `${source.call}(${source.args.map(flatten).join(', ')})`;
  if ('list' in source) return `[${source.list.map(flatten).join(', ')}]`;
  if (source.object.length === 0) return '{}';
  return `{ ${source.object.map(([key, value]) => `${keyText(key)}: ${flatten(value)}`).join(', ')} }`;
}

/** A list of objects with several entries each never stands on one line, by the formatters' rule. */
function mustBreak(source: Source): boolean {
  if (typeof source === 'string') return false;
  if ('call' in source) return source.args.some(mustBreak);
  if ('object' in source) {
    return (source.tall && source.object.length > 0) || source.object.some(([, value]) => mustBreak(value));
  }
  const isRich = (part: Source) => typeof part === 'object' && 'object' in part && part.object.length > 1;
  return (source.list.length > 1 && source.list.every(isRich)) || source.list.some(mustBreak);
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}

/** A value as a literal, in the quotes that need fewer escapes. */
export function literal(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value).replace('e+', 'e');
  const count = (quote: string) => value.split(quote).length;
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`);
  const quote = count("'") > count('"') ? '"' : "'";
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
}
