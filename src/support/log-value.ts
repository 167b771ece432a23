/** What a field of a log line may hold. A list is written with commas in between. */
export type LogValue = string | number | boolean | null | undefined | readonly (string | number)[];
export type LogFields = Readonly<Record<string, LogValue>>;

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
export function cutText(text: string): string {
  return text.slice(0, MAX_VALUE_LENGTH);
}

/** JSON of ASCII alone: no character in it moves a cursor, ends a line, or turns the direction of what follows. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
