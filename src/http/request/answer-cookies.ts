import type { Session } from '../../core/sessions/session.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { VisitorCsrf } from '../csrf/visitor-csrf.ts';
import { cookieName, type ForeignCookie, setCookie } from '../head/cookies.ts';
import type { Messages } from './messages.ts';
import { type SessionCookieSettings, sessionCookie } from './session-cookie.ts';

/** What may have something to say of the visitor's cookies; null for what nobody has asked for. */
export interface CookieSources<U extends BaseUser> {
  readonly session: Session<U> | null;
  readonly csrf: VisitorCsrf | null;
  readonly messages: Messages | null;
}

export interface AnswerCookieSettings extends SessionCookieSettings {
  readonly sessionCookieName: string;
  readonly csrfCookieName: string;
  readonly messagesCookieName: string;
}

const none: readonly string[] = [];

/** The cookies that the answer to one request sets. */
export class AnswerCookies {
  readonly #settings: AnswerCookieSettings;
  readonly #secure: boolean;
  #removals = none;

  /** `secure`: whether the visitor came by https. */
  constructor(settings: AnswerCookieSettings, secure: boolean) {
    this.#settings = settings;
    this.#secure = secure;
  }

  /** Has the answer remove a cookie that is none of ours. */
  remove(cookie: ForeignCookie): void {
    const line = setCookie({ ...cookie, value: '', maxAge: 0, secure: this.#secure });
    this.#removals = [...this.#removals, line];
  }

  /** The values of `Set-Cookie`. */
  lines<U extends BaseUser>(sources: CookieSources<U>): readonly string[] {
    const session = sources.session && sessionCookie(sources.session, this.#settings);
    // Messages that nobody has looked at stay where they are.
    const messages = sources.messages?.cookieChange ?? null;
    const csrf = sources.csrf?.newCookie ?? null;
    // Most requests: nothing is made for them.
    if (!session && messages === null && csrf === null) return this.#removals;
    const { sessionCookieName, csrfCookieName, messagesCookieName } = this.#settings;
    const lines = [...this.#removals];
    if (session) lines.push(this.#line(sessionCookieName, session.value, session.maxAge));
    if (csrf !== null) lines.push(this.#line(csrfCookieName, csrf, null));
    if (messages !== null) lines.push(this.#line(messagesCookieName, messages, messages === '' ? 0 : null));
    return lines;
  }

  #line(name: string, value: string, maxAge: number | null): string {
    return setCookie({ name: cookieName(name, this.#secure), value, maxAge, secure: this.#secure });
  }
}
