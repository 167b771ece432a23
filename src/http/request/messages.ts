import type { SecretKeys } from '../../core/keys/secret-keys.ts';
import type { CookieObserver } from './cookie-observer.ts';

export type MessageLevel = 'debug' | 'info' | 'success' | 'warning' | 'error';

/** What the cookie could not hold. */
export interface MessagesLoss {
  /** How many of the oldest messages were left out. */
  readonly dropped: number;
  /** Whether the last one was too long by itself, and ends with an ellipsis. */
  readonly shortened: boolean;
}

export interface MessageOptions {
  /**
   * More tags, with spaces between. A message whose tag is the name of a section of the account page is shown in that
   * section. Django's `extra_tags`.
   */
  readonly extraTags?: string;
}

/** One message for the visitor's next page. Prints as its text. */
export class Message {
  readonly level: MessageLevel;
  readonly text: string;
  readonly extraTags: string;

  constructor(level: MessageLevel, text: string, { extraTags = '' }: MessageOptions = {}) {
    this.level = level;
    this.text = text;
    this.extraTags = extraTags;
  }

  /** Django's name for the level, after the extra tags: CSS classes. */
  get tags(): string {
    return this.extraTags ? `${this.extraTags} ${this.level}` : this.level;
  }

  toString(): string {
    return this.text;
  }
}

/** The request that messages came with. */
export interface MessagesVisit extends CookieObserver {
  /** The values of the cookies by their name. Read when somebody looks at them. */
  readonly messagesCookies: readonly string[];
  /** Some of the messages do not fit into the cookie: the next page will not show them. */
  messagesLost(loss: MessagesLoss): void;
}

/**
 * Messages that wait for the next page to show them, in a signed cookie: they outlive a login and a logout, and need
 * no session. Going through them (`{% for message in messages %}`) takes them off. No personal data belongs in them. The
 * cookie takes some 1,400 bytes of text: of more the latest stay, one that is longer by itself is shortened, and the log says
 * so (`messages_lost`).
 */
export class Messages {
  readonly #keys: SecretKeys;
  #waiting: Message[] | null = null;
  #changed = false;
  readonly #visit: MessagesVisit;

  constructor(keys: SecretKeys, visit: MessagesVisit) {
    this.#keys = keys;
    this.#visit = visit;
  }

  add(level: MessageLevel, text: string, options: MessageOptions = {}): void {
    // What is shown is text, whatever a visitor has sent in its place.
    this.#list().push(new Message(level, String(text), options));
    this.#changed = true;
    this.#visit.cookieChanged();
  }

  info(text: string, options?: MessageOptions): void {
    this.add('info', text, options);
  }

  success(text: string, options?: MessageOptions): void {
    this.add('success', text, options);
  }

  warning(text: string, options?: MessageOptions): void {
    this.add('warning', text, options);
  }

  error(text: string, options?: MessageOptions): void {
    this.add('error', text, options);
  }

  /** How many are waiting. */
  get length(): number {
    return !this.#waiting && this.#visit.messagesCookies.length === 0 ? 0 : this.#list().length;
  }

  /** Gives the messages, and takes them off. */
  *[Symbol.iterator](): Generator<Message> {
    const list = this.#list();
    this.#waiting = [];
    this.#changed ||= list.length > 0;
    if (this.#changed) this.#visit.cookieChanged();
    yield* list;
  }

  /** Whether the answer has something to say of the cookie. */
  get isChanged(): boolean {
    return this.#changed;
  }

  /** What the answer must put into the cookie: null leaves it, '' removes it. */
  get cookieChange(): string | null {
    if (!this.#changed) return null;
    const { value, loss } = encodeMessages(this.#keys, this.#list().map(entryOf));
    if (loss) this.#visit.messagesLost(loss);
    return value;
  }

  #list(): Message[] {
    if (this.#waiting) return this.#waiting;
    const cookies = this.#visit.messagesCookies;
    // Of several, the first that is ours: other apps of the host may have one of that name.
    const entries =
      cookies.map((one) => decodeMessages(this.#keys, one)).find((list) => list.length > 0) ?? [];
    this.#waiting = entries.map(([level, text, extraTags = '']) => new Message(level, text, { extraTags }));
    // A cookie that says nothing to us is removed rather than carried on.
    if (cookies.length > 0 && this.#waiting.length === 0) this.#changed = true;
    return this.#waiting;
  }
}

/** A message as the cookie has it. */
type MessageEntry = readonly [level: MessageLevel, text: string, extraTags?: string];

function entryOf({ level, text, extraTags }: Message): MessageEntry {
  return extraTags ? [level, text, extraTags] : [level, text];
}

interface EncodedMessages {
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
function encodeMessages(keys: SecretKeys, messages: readonly MessageEntry[]): EncodedMessages {
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
function decodeMessages(keys: SecretKeys, cookie: string): MessageEntry[] {
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
