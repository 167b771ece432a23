import type { SecretKeys } from '../../core/keys/secret-keys.ts';
import type { CookieObserver } from './cookie-observer.ts';
import { decodeMessages, encodeMessages, type MessageLevel, type MessagesLoss } from './messages-cookie.ts';

export type { MessageLevel };

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

  add(level: MessageLevel, text: string): void {
    // What is shown is text, whatever a visitor has sent in its place.
    this.#list().push(new Message(level, String(text)));
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
    const entries = this.#list().map((message) => [message.level, message.text] as const);
    const { value, loss } = encodeMessages(this.#keys, entries);
    if (loss) this.#visit.messagesLost(loss);
    return value;
  }

  #list(): Message[] {
    if (this.#waiting) return this.#waiting;
    const cookies = this.#visit.messagesCookies;
    // Of several, the first that is ours: other apps of the host may have one of that name.
    const entries =
      cookies.map((one) => decodeMessages(this.#keys, one)).find((list) => list.length > 0) ?? [];
    this.#waiting = entries.map(([level, text]) => new Message(level, text));
    // A cookie that says nothing to us is removed rather than carried on.
    if (cookies.length > 0 && this.#waiting.length === 0) this.#changed = true;
    return this.#waiting;
  }
}
