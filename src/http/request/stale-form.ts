import { type KeyedText, text } from '../../support/texts/keyed-text.ts';
import { CSRF_FIELD } from '../csrf/csrf.ts';

/**
 * The fields of a form whose token was stale, as they were sent. To be shown, and for nothing else: a form that is bound to them
 * is never valid, and says why (`BoundForm`).
 */
export class StaleFields extends URLSearchParams {
  /** What people are told. */
  readonly sentence: KeyedText;
  #isTold = false;

  constructor(fields: URLSearchParams, sentence: KeyedText) {
    super(fields);
    this.delete(CSRF_FIELD);
    this.sentence = sentence;
  }

  /** Whether somebody has been told. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** The sentence for the first who asks; null afterwards: a page says it once. */
  tell(): KeyedText | null {
    if (this.#isTold) return null;
    this.#isTold = true;
    return this.sentence;
  }
}

/** What people are told: as whom they are logged in now, which may be somebody else than when the page was opened. */
export function staleSentence({ user, csrf }: StaleVisitor): KeyedText {
  if (user.isAuthenticated) return text('forms.staleOfUser', { user: String(user) });
  return text(csrf.hasCookie ? 'forms.stale' : 'forms.staleWithoutCookies');
}

interface StaleVisitor {
  readonly user: { readonly isAuthenticated: boolean };
  readonly csrf: { readonly hasCookie: boolean };
}

/** What a button sends besides its token that nobody has typed. */
const UNTYPED: ReadonlySet<string> = new Set(['next']);

/**
 * A form of this site that was sent with the token of another session: the visitor has logged in or out since, or lost the
 * cookies. Nothing is done by it. Its request is answered as one by GET, and its form comes back as it was filled in.
 */
export class StaleForm {
  readonly #fields: StaleFields;
  #isTaken = false;

  constructor(fields: StaleFields) {
    this.#fields = fields;
  }

  /** What was sent. Who takes it shows it again. */
  take(): StaleFields {
    this.#isTaken = true;
    return this.#fields;
  }

  /** One field of it that is no more than a way on, such as `next`. */
  peek(name: string): string | null {
    return this.#fields.get(name);
  }

  /** Whether it is a button alone: its page, shown again, has everything. */
  get isButton(): boolean {
    return [...this.#fields.keys()].every((name) => UNTYPED.has(name));
  }

  /** Whether a page has it, or a view has taken it to show it. */
  get isShown(): boolean {
    return this.#isTaken || this.#fields.isTold;
  }

  /** Has a page's form filled in again, by a function that says whether the form is that one. */
  offer(fill: (fields: StaleFields) => boolean): void {
    fill(this.#fields);
  }

  /** What the page says besides its forms; null where one of them has said it, or somebody else has to show what was typed. */
  tellOfPage(): KeyedText | null {
    return this.isButton || this.#isTaken ? this.#fields.tell() : null;
  }
}
