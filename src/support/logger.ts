export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

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
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/**
 * Writes one line an event: UTC time, level, event, then `name=value` pairs. Values are quoted where they could be
 * taken for anything else, so that no visitor can forge a line (ASVS 16.4.1).
 */
export function lineLogger({ level, write, now }: LineLoggerOptions): Logger {
  const lowest = order.indexOf(level);
  const at =
    (lineLevel: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (order.indexOf(lineLevel) < lowest) return;
      const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
      const text = pairs.map(([name, value]) => ` ${name}=${quoted(value)}`).join('');
      write(`${new Date(now()).toISOString()} ${lineLevel} ${event}${text}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const MAX_VALUE_LENGTH = 2000;

function quoted(value: LogFields[string]): string {
  const text = String(value).slice(0, MAX_VALUE_LENGTH);
  return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text).replace(/[\u007f-\uffff]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
