export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFormat = 'text' | 'json';

/** What a field of a log line may hold. A list is written with commas in between. */
export type LogValue = string | number | boolean | null | undefined | readonly (string | number)[];
export type LogFields = Readonly<Record<string, LogValue>>;

/** Where the log goes. Never give it a secret: no password, key, token or cookie. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields & { error?: string }): void;
}

const order: readonly (LogLevel | 'silent')[] = ['debug', 'info', 'warn', 'error', 'silent'];

export interface LineLoggerOptions {
  /** The least severe lines that are written. */
  readonly level: LogLevel | 'silent';
  /** Default `text`. */
  readonly format?: LogFormat;
  /** Whether the lines of an error stand below its line, as people in a terminal read them. Of text alone. Default false. */
  readonly unfold?: boolean;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/**
 * Writes one line an event: UTC time, level, event, then the fields. As text for people these are `name=value` pairs, quoted
 * where they could be taken for anything else; as JSON a line is an object. In either no visitor can forge a line (ASVS 16.4.1).
 */
export function lineLogger({
  level,
  format = 'text',
  unfold = false,
  write,
  now,
}: LineLoggerOptions): Logger {
  const lowest = order.indexOf(level);
  const lineOf = format === 'json' ? jsonLine : unfold ? unfoldedLine : textLine;
  const at =
    (lineLevel: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (order.indexOf(lineLevel) < lowest) return;
      write(`${lineOf({ time: new Date(now()).toISOString(), level: lineLevel, event }, fields)}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What every line begins with. */
interface LineHead {
  readonly time: string;
  readonly level: LogLevel;
  readonly event: string;
}

function textLine({ time, level, event }: LineHead, fields: LogFields): string {
  return `${time} ${level} ${event}${logPairs(fields)}`;
}

/** A line of its own begins with the time; those below it are set in, so that no visitor can forge one there either. */
function unfoldedLine(head: LineHead, { error, ...fields }: LogFields): string {
  if (typeof error !== 'string' || !error.includes('\n')) return textLine(head, { ...fields, error });
  const lines = cutText(error).split('\n');
  return [textLine(head, fields), ...lines.map((line) => `    ${asciiText(line)}`)].join('\n');
}

function jsonLine(head: LineHead, fields: LogFields): string {
  const own = Object.entries(fields).map(([name, value]) => [
    name in head ? `${name}_` : name,
    jsonValue(value),
  ]);
  return asciiJson({ ...head, ...Object.fromEntries(own) });
}

function jsonValue(value: LogValue): LogValue {
  return typeof value === 'string' ? cutText(value) : value;
}

const MAX_VALUE_LENGTH = 2000;

/** Fields as ` name=value` pairs, quoted where they could be taken for anything else (ASVS 16.4.1). */
export function logPairs(fields: LogFields): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return pairs.map(([name, value]) => ` ${plainName(name)}=${quoted(String(value))}`).join('');
}

function quoted(value: string): string {
  const text = cutText(value);
  return /^[\w./:@+-]+$/.test(text) ? text : asciiJson(text);
}

/** A name may come from the detail of an act. */
function plainName(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : asciiJson(cutText(name));
}

/** A text that is no longer than a log line may have. */
function cutText(text: string): string {
  return text.slice(0, MAX_VALUE_LENGTH);
}

/** JSON of ASCII alone: no character in it moves a cursor, ends a line, or turns the direction of what follows. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, unicodeEscape);
}

/** The same as plain text, in which only what could move a cursor or is of another script is escaped. */
export function asciiText(text: string): string {
  return text.replace(/[^ -~]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
