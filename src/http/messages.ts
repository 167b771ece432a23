import type { SecretKeys } from '../core/secret-keys.ts';
import type { CookieObserver } from '../core/sessions/session.ts';

export type MessageLevel = 'debug' | 'info' | 'success' | 'warning' | 'error';

/** One message for the visitor's next page. Prints as its text. */
export class Message {
  readonly level: MessageLevel;
  readonly text: string;

  constructor(level: MessageLevel, text: string) {
    this.level = level;
    this.text = text;
  }

  /** Django's name for the level, as a CSS class. */
  get tags(): string {
    return this.level;
  }

  toString(): string {
    return this.text;
  }
}

/** Bytes of the cookie at most: Django's limit. The oldest messages go first. */
const MAX_COOKIE_BYTES = 2048;
const PURPOSE = 'latchkey.messages';
const levels: readonly string[] = ['debug', 'info', 'success', 'warning', 'error'];

/** The request that messages came with. */
export interface MessagesVisit extends CookieObserver {
  /** The values of the cookies by their name. Read when somebody looks at them. */
  readonly messagesCookies: readonly string[];
}

/**
 * Messages that wait for the next page to show them, in a signed cookie: they outlive a login and a logout, and need
 * no session. Going through them (`{% for message in messages %}`) takes them off. No personal data belongs in them.
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

  add(level: MessageLevel, text: string): void {
    this.#list().push(new Message(level, text));
    this.#changed = true;
    this.#visit.cookieChanged();
  }

  info(text: string): void {
    this.add('info', text);
  }

  success(text: string): void {
    this.add('success', text);
  }

  warning(text: string): void {
    this.add('warning', text);
  }

  error(text: string): void {
    this.add('error', text);
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

  /** What the answer must put into the cookie: null leaves it, '' removes it. */
  get cookieChange(): string | null {
    if (!this.#changed) return null;
    return encode(this.#keys, this.#list());
  }

  #list(): Message[] {
    if (this.#waiting) return this.#waiting;
    const cookies = this.#visit.messagesCookies;
    // Of several, the first that is ours: other apps of the host may have one of that name.
    this.#waiting = cookies.map((cookie) => decode(this.#keys, cookie)).find((list) => list.length > 0) ?? [];
    // A cookie that says nothing to us is removed rather than carried on.
    if (cookies.length > 0 && this.#waiting.length === 0) this.#changed = true;
    return this.#waiting;
  }
}

function encode(keys: SecretKeys, messages: readonly Message[]): string {
  for (let oldest = 0; oldest < messages.length; oldest++) {
    const json = JSON.stringify(messages.slice(oldest).map(({ level, text }) => [level, text]));
    const body = Buffer.from(json).toString('base64url');
    const value = `${body}.${keys.mac(PURPOSE, body).toString('base64url')}`;
    if (value.length <= MAX_COOKIE_BYTES) return value;
  }
  return '';
}

function decode(keys: SecretKeys, cookie: string): Message[] {
  const [body = '', mac = ''] = cookie.split('.', 2);
  if (!mac || keys.verify(PURPOSE, body, Buffer.from(mac, 'base64url')) === null) return [];
  const entries = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, string][];
  return entries
    .filter(([level]) => levels.includes(level))
    .map(([level, text]) => new Message(level as MessageLevel, text));
}
