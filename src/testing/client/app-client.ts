import type { Settings } from '../../compose/settings/settings.ts';
import type { Accounts } from '../../core/login/accounts.ts';
import type { LoginOutcome } from '../../core/login/login-outcome.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import {
  CSRF_HEADER,
  csrfSecretIn,
  csrfSecretOf,
  makeCsrfToken,
  newCsrfCookie,
} from '../../http/csrf/csrf.ts';
import { cookieName } from '../../http/head/cookies.ts';
import type { TestAnswer } from './test-answer.ts';
import { type Send, TestClient, type TestRequest } from './test-client.ts';

export interface AppClientParts<U extends BaseUser> {
  readonly accounts: Accounts<U>;
  readonly settings: Settings;
  /** Scheme and host that the visitor is at. */
  readonly origin: string;
  readonly send: Send;
}

/** A visitor of a test app: a test client that knows the app's accounts, and so can be logged in without a page. */
export class AppClient<U extends BaseUser> extends TestClient {
  readonly #accounts: Accounts<U>;
  readonly #sessionCookie: string;
  readonly #csrfCookie: string;

  constructor({ accounts, settings, origin, send }: AppClientParts<U>) {
    super(origin, send);
    const secure = origin.startsWith('https:');
    this.#accounts = accounts;
    this.#sessionCookie = cookieName(settings.sessionCookieName, secure, settings);
    this.#csrfCookie = cookieName(settings.csrfCookieName, secure, settings);
  }

  /**
   * The session that this client's cookies open, or an empty one. What is done with it is done to the client's: a value
   * that is set gives it the cookie of a session, a `flush` takes it away.
   */
  async session(): Promise<Session<U>> {
    const key = this.cookies.get(this.#sessionCookie);
    const { sessions } = this.#accounts;
    const session = key === undefined ? sessions.empty() : await sessions.open(key);
    session.observer = {
      sessionChanged: () => {
        if (session.key === null) this.cookies.delete(this.#sessionCookie);
        else this.cookies.set(this.#sessionCookie, session.key);
      },
    };
    return session;
  }

  /** Who is logged in by this client's cookies, or the anonymous user. */
  async user(): Promise<Visitor<U>> {
    return (await this.session()).user;
  }

  /**
   * Logs the user in as the login page does after it has checked the password: a session under a new key, the last
   * login, the event; or, where a stage of the login is due, an unfinished login, as the answer says. Asks for no password.
   * `backend`: the name of the backend that vouches. Default: the first one.
   *
   * @throws Error for a user who is not active, LatchkeyError `backend_unknown`.
   */
  async loginAs(user: U, options: { readonly backend?: string } = {}): Promise<LoginOutcome> {
    if (!user.isActive) throw new Error(`${user} is not active, and cannot be logged in.`);
    return this.#accounts.login(await this.session(), user, options);
  }

  /** Ends the session, data and all, as the logout page does. */
  async logout(): Promise<void> {
    await this.#accounts.logout(await this.session());
  }

  /** Sends a value as JSON, with the CSRF token in the header `X-CSRFToken`. */
  async sendJson(
    path: string,
    value: unknown,
    { method = 'POST', headers = {} }: Omit<TestRequest, 'body'> = {},
  ): Promise<TestAnswer> {
    return this.request(path, {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        origin: this.origin,
        [CSRF_HEADER]: await this.csrfToken(),
        ...headers,
      },
      body: JSON.stringify(value),
    });
  }

  /** A token as the forms of this client's pages carry it, for requests that are put together by hand. */
  async csrfToken(): Promise<string> {
    const session = await this.session();
    const { key, user } = session;
    if (user.isAuthenticated && key !== null) {
      const acts = await this.#accounts.impersonations.resume(session, {});
      return makeCsrfToken(csrfSecretOf(key, acts === null || acts === 'over' ? null : acts.user.id));
    }
    const secret = csrfSecretIn([this.cookies.get(this.#csrfCookie) ?? '']) ?? newCsrfCookie();
    this.cookies.set(this.#csrfCookie, secret);
    return makeCsrfToken(secret);
  }
}
