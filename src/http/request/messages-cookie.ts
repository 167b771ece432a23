import type { SecretKeys } from '../../core/keys/secret-keys.ts';

export type MessageLevel = 'debug' | 'info' | 'success' | 'warning' | 'error';

/** A message as the cookie has it. */
export type MessageEntry = readonly [level: MessageLevel, text: string];

/** What the cookie could not hold. */
export interface MessagesLoss {
  /** How many of the oldest messages were left out. */
  readonly dropped: number;
  /** Whether the last one was too long by itself, and ends with an ellipsis. */
  readonly shortened: boolean;
}

export interface EncodedMessages {
  /** The cookie's value; '' for no messages. */
  readonly value: string;
  /** Null where all of them are in it. */
  readonly loss: MessagesLoss | null;
}

/** Bytes of the cookie at most: Django's limit. Proxies take 4 KB of headers for an answer, or for all cookies together. */
const MAX_COOKIE_BYTES = 2048;
/** `.` and the MAC: 32 bytes in base64url. */
const MAC_LENGTH = 1 + 43;
/** What is left for the messages as JSON: four characters of base64url are three bytes. */
const MAX_JSON_BYTES = Math.floor(((MAX_COOKIE_BYTES - MAC_LENGTH) * 3) / 4);
/** The brackets around the list. */
const BRACKETS = 2;
const PURPOSE = 'latchkey.messages';
const levels: readonly string[] = ['debug', 'info', 'success', 'warning', 'error'];

/** Signs messages. Of too many the latest stay, and of one that is too long by itself the beginning. */
export function encodeMessages(keys: SecretKeys, messages: readonly MessageEntry[]): EncodedMessages {
  const last = messages.at(-1);
  if (!last) return { value: '', loss: null };
  const { first, entries } = latest(messages);
  const kept = entries.length > 0 ? entries : [shortened(last)];
  const loss =
    first > 0 || entries.length === 0
      ? { dropped: messages.length - kept.length, shortened: entries.length === 0 }
      : null;
  const body = Buffer.from(`[${kept.join()}]`).toString('base64url');
  return { value: `${body}.${keys.mac(PURPOSE, body).toString('base64url')}`, loss };
}

/** The messages of a cookie; none of one that is not signed by this site. */
export function decodeMessages(keys: SecretKeys, cookie: string): MessageEntry[] {
  const [body = '', mac = ''] = cookie.split('.', 2);
  if (!mac || keys.verify(PURPOSE, body, Buffer.from(mac, 'base64url')) === null) return [];
  const entries = JSON.parse(Buffer.from(body, 'base64url').toString()) as MessageEntry[];
  return entries.filter(([level]) => levels.includes(level));
}

/** As many of the last messages as there is room for, as JSON. */
function latest(messages: readonly MessageEntry[]): { first: number; entries: string[] } {
  const entries: string[] = [];
  let room = MAX_JSON_BYTES - BRACKETS;
  for (let index = messages.length - 1; index >= 0; index--) {
    const entry = JSON.stringify(messages[index]);
    const comma = entries.length > 0 ? 1 : 0;
    room -= Buffer.byteLength(entry) + comma;
    if (room < 0) return { first: index + 1, entries };
    entries.unshift(entry);
  }
  return { first: 0, entries };
}

function shortened([level, text]: MessageEntry): string {
  const room = MAX_JSON_BYTES - BRACKETS;
  let end = text.length;
  for (;;) {
    // Half of a surrogate pair at the end would be a character of its own.
    const entry = JSON.stringify([level, `${text.slice(0, end).replace(/[\ud800-\udbff]$/, '')}…`]);
    const bytes = Buffer.byteLength(entry);
    if (bytes <= room) return entry;
    end = Math.min(end - 1, Math.floor((end * room) / bytes));
  }
}
