import type { Objects } from '../core/models/model-manager.ts';
import type { CookieObserver, Session } from '../core/sessions/session.ts';
import type { AnonymousUser, BaseUser } from '../core/users/user.ts';
import { cookieName, readCookie, readCookies, setCookie } from './cookies.ts';
import {
  CSRF_FIELD,
  CSRF_HEADER,
  type CsrfSecret,
  csrfSecretIn,
  csrfTokenMatches,
  makeCsrfToken,
  newCsrfCookie,
  originProblem,
} from './csrf.ts';
import { readFormBody } from './form-body.ts';
import { Messages } from './messages.ts';
import { hostOf, type RequestHead, type RequestSource } from './request-head.ts';
import type { ForeignCookie } from './session-adoption.ts';
import type { SiteContext } from './site-context.ts';

/** What the pipeline knows of a request before its view runs. */
export interface HttpRequestParts<U extends BaseUser> {
  readonly site: SiteContext<U>;
  readonly source: RequestSource;
  /** The path as the router matched it. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly ip: string | null;
  /** What the visitor's browser speaks. */
  readonly scheme: 'http' | 'https';
}

const none: readonly string[] = [];

/** One request, as views and templates see it. */
export class HttpRequest<U extends BaseUser> {
  readonly site: SiteContext<U>;
  /** Method, URL and headers. */
  readonly head: RequestHead;
  /** The path, decoded as the router saw it, without the query. */
  readonly path: string;
  /** The route's parameters: `{ id: '7' }` for `/notes/:id/`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The visitor's address; proxies are believed only where the setting `trustedProxies` says so. */
  readonly ip: string | null;
  /** Whether the visitor came by https. */
  readonly isSecure: boolean;
  /** Told whenever the answer has to say something new of the cookies. */
  cookieObserver: CookieObserver | null = null;
  /** Ends the session of another library that the visitor, who is logged in, has a cookie of too. Called at a logout. */
  endOldSession: (() => Promise<void>) | null = null;
  readonly #source: RequestSource;
  readonly #cookies: string | null;
  #csrfToken: string | null = null;
  #session: Session<U> | null = null;
  #form: Promise<URLSearchParams> | null = null;
  #newCsrfCookie: string | null = null;
  #messages: Messages | null = null;
  #removals: readonly string[] = none;

  constructor(parts: HttpRequestParts<U>) {
    this.site = parts.site;
    this.#source = parts.source;
    this.head = parts.source.head;
    this.path = parts.path;
    this.parameters = parts.parameters;
    this.ip = parts.ip;
    const { publicOrigin } = parts.site.settings;
    this.isSecure = publicOrigin === null ? parts.scheme === 'https' : publicOrigin.startsWith('https:');
    this.#cookies = this.head.headers.get('cookie');
  }

  /** Scheme and host of this site as the visitor sees it: `https://example.com`. */
  get origin(): string {
    return this.site.settings.publicOrigin ?? `${this.isSecure ? 'https' : 'http'}://${hostOf(this.head)}`;
  }

  get method(): string {
    return this.head.method;
  }

  /** The Web request underneath. Its body is read by `form()`. */
  get raw(): Request {
    return this.#source.toRequest();
  }

  get headers(): Headers {
    return this.raw.headers;
  }

  /** Messages for the next page. */
  get messages(): Messages {
    this.#messages ??= new Messages(this.site.accounts.secretKeys, this);
    return this.#messages;
  }

  get messagesCookies(): readonly string[] {
    return this.cookies(this.site.settings.messagesCookieName);
  }

  /** The session, the messages or the token have something new to say of their cookies. */
  cookieChanged(): void {
    this.cookieObserver?.cookieChanged();
  }

  /** The visitor's session; empty and unsaved until something is kept in it. Set by the pipeline alone. */
  get session(): Session<U> {
    if (!this.#session) this.session = this.site.accounts.sessions.empty();
    return this.#session as Session<U>;
  }

  set session(session: Session<U>) {
    this.#session = session;
    session.cookieObserver = this;
  }

  /** Who the visitor is: a user, or the anonymous user. `isAuthenticated` tells. */
  get user(): U | AnonymousUser {
    return this.session.user;
  }

  /**
   * The manager of a model of the project: `await request.objects(Note).list({ where: { ownerId: user.id } })`.
   *
   * @throws LatchkeyError `model_unusable`.
   */
  get objects(): Objects {
    return this.site.objects;
  }

  /** The host with its port, as the visitor sees it. */
  get host(): string {
    return this.origin.slice(this.origin.indexOf('//') + 2);
  }

  /** The value of one of this site's cookies, by its name without the `__Host-` of https. */
  cookie(name: string): string | undefined {
    return readCookie(this.#cookies, cookieName(name, this.isSecure));
  }

  /** All values of the cookies by this name: other apps of the host may have set one too, where there is no https. */
  cookies(name: string): readonly string[] {
    return readCookies(this.#cookies, cookieName(name, this.isSecure));
  }

  /** Has the answer remove a cookie that is none of ours. */
  removeCookie(cookie: ForeignCookie): void {
    this.#removals = [
      ...this.#removals,
      setCookie({ ...cookie, value: '', maxAge: 0, secure: this.isSecure }),
    ];
    this.cookieChanged();
  }

  /** The query's parameters. */
  get query(): URLSearchParams {
    return new URLSearchParams(this.#search());
  }

  /** Path and query, still encoded, as they stand in the address bar. */
  get fullPath(): string {
    const { url } = this.head;
    return url.slice(url.indexOf('/', url.indexOf('//') + 2)).split('#', 1)[0] as string;
  }

  /** The fields of the form that was sent. Read once; the limits are those of the settings. @throws HttpError */
  form(): Promise<URLSearchParams> {
    this.#form ??= this.#readForm();
    return this.#form;
  }

  /**
   * The CSRF token for the forms of this answer, under a mask of its own. Gives the visitor a cookie for it where
   * there is no login yet.
   */
  get csrfToken(): string {
    this.#csrfToken ??= makeCsrfToken(this.#csrfSecret() ?? this.#beginCsrf());
    return this.#csrfToken;
  }

  /** Why this request may not change anything: it does not come from a form of this site. Null when it does. */
  async csrfProblem(): Promise<string | null> {
    const { csrfTrustedOrigins } = this.site.settings;
    const problem = originProblem(this.head.headers, { own: this.origin, trusted: csrfTrustedOrigins });
    if (problem) return problem;
    const secret = this.#csrfSecret();
    if (!secret) return 'there is no CSRF cookie';
    const token = this.head.headers.get(CSRF_HEADER) ?? (await this.form()).get(CSRF_FIELD);
    if (!token) return 'there is no CSRF token';
    return csrfTokenMatches(token, secret) ? null : 'the CSRF token does not match';
  }

  /** Whether the answer shows something that is this visitor's alone. */
  get isPersonal(): boolean {
    return this.#csrfToken !== null || this.session.key !== null;
  }

  /** The `Set-Cookie` values that the answer needs. */
  cookiesToSet(): readonly string[] {
    // A request that opened no session has nothing to say of one.
    const session = this.#session?.cookieChange ?? null;
    // Messages that nobody has looked at stay where they are.
    const messages = this.#messages?.cookieChange ?? null;
    // Most requests: nothing is made for them.
    if (!session && messages === null && !this.#newCsrfCookie && this.#removals === none) return none;
    const { settings } = this.site;
    const cookies = [...this.#removals];
    if (session?.kind === 'set')
      cookies.push(this.#setCookie(settings.sessionCookieName, session.key, session.maxAge));
    if (session?.kind === 'delete') cookies.push(this.#setCookie(settings.sessionCookieName, '', 0));
    if (this.#newCsrfCookie)
      cookies.push(this.#setCookie(settings.csrfCookieName, this.#newCsrfCookie, null));
    if (messages !== null) {
      cookies.push(this.#setCookie(settings.messagesCookieName, messages, messages === '' ? 0 : null));
    }
    return cookies;
  }

  async #readForm(): Promise<URLSearchParams> {
    return this.#source.parsedForm?.() ?? readFormBody(this.#source, this.site.settings);
  }

  #setCookie(name: string, value: string, maxAge: number | null): string {
    return setCookie({ name: cookieName(name, this.isSecure), value, maxAge, secure: this.isSecure });
  }

  #csrfSecret(): CsrfSecret | null {
    if (this.user.isAuthenticated && this.session.key) {
      return this.session.key;
    }
    return this.#newCsrfCookie ?? csrfSecretIn(this.cookies(this.site.settings.csrfCookieName));
  }

  #beginCsrf(): CsrfSecret {
    this.#newCsrfCookie = newCsrfCookie();
    this.cookieChanged();
    return this.#newCsrfCookie;
  }

  #search(): string {
    const { url } = this.head;
    const question = url.indexOf('?');
    return question === -1 ? '' : (url.slice(question + 1).split('#', 1)[0] as string);
  }
}
