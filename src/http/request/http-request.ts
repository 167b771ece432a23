import type { Impersonation } from '../../core/impersonation/impersonation.ts';
import { chosenLanguage } from '../../core/languages/keep-language.ts';
import { Session } from '../../core/sessions/session.ts';
import type { AnonymousUser, BaseUser } from '../../core/users/user.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import type { ReadSettings } from '../../support/settings/settings-reader.ts';
import type { OutputOf, StandardSchema } from '../../support/settings/standard-schema.ts';
import type { Language, Translate } from '../../support/texts/texts.ts';
import { type JsonOptions, SentJson } from '../body/sent-json.ts';
import type { CsrfProblem } from '../csrf/csrf.ts';
import { VisitorCsrf } from '../csrf/visitor-csrf.ts';
import { cookieName, type ForeignCookie, readCookie, readCookies } from '../head/cookies.ts';
import { newCspNonce, withCspNonce } from '../head/csp-nonce.ts';
import {
  hostOf,
  originOf,
  queryOf,
  type RequestHead,
  type RequestSource,
  requestId,
  targetOf,
} from '../head/request-head.ts';
import { returnPath } from '../urls/return-path.ts';
import { hideParts } from '../urls/secret-paths.ts';
import { AnswerCookies } from './answer-cookies.ts';
import type { CookieObserver } from './cookie-observer.ts';
import type { HttpRequestParts } from './http-request-parts.ts';
import { Messages, type MessagesLoss } from './messages.ts';
import { requestLocale } from './request-locale.ts';
import { SentForm } from './sent-form.ts';
import { shownSource } from './shown-source.ts';
import type { SiteContext } from './site-context.ts';
import { StaleFields, StaleForm, staleSentence } from './stale-form.ts';

const none: readonly string[] = [];

/** One request, as views and templates see it. */
export class HttpRequest<U extends BaseUser> {
  readonly site: SiteContext<U>;
  /** The path, decoded as the router saw it, without the query. */
  readonly path: string;
  /** The route's parameters: `{ id: '7' }` for `/notes/:id/`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The visitor's address; proxies are believed only where the setting `trustedProxies` says so. */
  readonly ip: string | null;
  /** Whether `ip` is that of a proxy that `trustedProxies` does not name, or that says nobody's address: all visitors have it. */
  readonly unknownProxy: boolean;
  /** What the visitor's browser speaks, as far as the connection and trusted proxies tell. */
  readonly scheme: 'http' | 'https';
  /** Whether the visitor came by https. */
  readonly isSecure: boolean;
  /** Told whenever the answer has to say something new of the cookies. */
  cookieObserver: CookieObserver | null = null;
  /** Ends the session of another library that the visitor, who is logged in, has a cookie of too. Called at a logout. */
  endOldSession: (() => Promise<void>) | null = null;
  /** As whom the visitor acts, once that has been checked; `over`: it ended as this request came. */
  impersonation: Impersonation<U> | 'over' | null = null;
  #source: RequestSource;
  #staleForm: StaleForm | null = null;
  readonly #remoteAddress: string | null;
  readonly #cookies: string | null;
  readonly #methods: readonly string[] | null;
  readonly #secretParameters: readonly string[];
  readonly #maxFormFields: number;
  #id: string | null = null;
  #csrf: VisitorCsrf | null = null;
  #session: Session<U> | null = null;
  #form: SentForm | null = null;
  #json: SentJson | null = null;
  #messages: Messages | null = null;
  #language: Language | null = null;
  #usedLanguage: Language | null = null;
  #lossIsTold = false;
  #deviceCookie: string | null = null;
  #answerCookies: AnswerCookies | null = null;
  #cspNonce: string | null = null;

  constructor(parts: HttpRequestParts<U>) {
    this.site = parts.site;
    this.#source = parts.source;
    this.path = parts.path;
    this.parameters = parts.parameters;
    this.ip = parts.ip;
    this.unknownProxy = parts.unknownProxy;
    this.scheme = parts.scheme;
    this.#remoteAddress = parts.remoteAddress;
    this.#methods = parts.methods;
    this.#secretParameters = parts.secretParameters ?? [];
    const { publicOrigin, maxFormFields } = parts.site.settings;
    this.#maxFormFields = Math.max(maxFormFields, parts.maxFormFields ?? 0);
    this.isSecure = publicOrigin === null ? parts.scheme === 'https' : publicOrigin.startsWith('https:');
    this.#cookies = this.head.headers.get('cookie');
  }

  /** Method, URL and headers. */
  get head(): RequestHead {
    return this.#source.head;
  }

  /** Whether the address may have a secret in it: no other page may learn it by the `Referer`, and nothing keeps the answer. */
  get hasSecretPath(): boolean {
    if (this.#methods === null) return this.site.secretPaths.covers(this.path);
    return this.#secretParameters.length > 0;
  }

  /**
   * A name for this request, in log lines, in the audit log and on error pages: the `x-request-id` of a trusted proxy
   * (`trustedProxies`), or else 16 random letters and digits. Made when it is first asked for.
   */
  get id(): string {
    this.#id ??= requestId(this.head.headers, this.site.peers.trusts(this.#remoteAddress));
    return this.#id;
  }

  /** The path as the log may have it: secret parameters of the route are left out. */
  get loggedPath(): string {
    if (this.#methods === null) return this.site.secretPaths.hide(this.path);
    const secrets = new Set(this.#secretParameters.map((name) => this.parameters[name]));
    return secrets.size === 0 ? this.path : hideParts(this.path, secrets);
  }

  /** Scheme and host of this site as the visitor sees it: `https://example.com`. */
  get origin(): string {
    const { publicOrigin } = this.site.settings;
    return publicOrigin ?? originOf(this.isSecure ? 'https' : 'http', hostOf(this.head));
  }

  /** Aborted when the visitor goes away before the answer, as the `signal` of a Web request; null where nobody knows. */
  get signal(): AbortSignal | null {
    return this.#source.signal?.() ?? null;
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

  /** Said once, however often the cookies of the answer are put together. */
  messagesLost(loss: MessagesLoss): void {
    if (this.#lossIsTold) return;
    this.#lossIsTold = true;
    this.site.logger.warn('messages_lost', {
      ...loss,
      method: this.method,
      path: this.loggedPath,
      request: this.id,
    });
  }

  /** The session, the messages or the token have something new to say of their cookies. */
  cookieChanged(): void {
    this.cookieObserver?.cookieChanged();
  }

  /** The session has a new key, a new end or a new user: see `Session.observer`. */
  sessionChanged(): void {
    // Another user may read another one.
    this.#language = this.#usedLanguage;
    this.cookieChanged();
  }

  /** The visitor's session; empty and unsaved until something is kept in it. Set by the pipeline alone. */
  get session(): Session<U> {
    if (!this.#session) this.session = this.site.accounts.sessions.empty();
    return this.#session as Session<U>;
  }

  set session(session: Session<U>) {
    this.#session = session;
    session.observer = this;
  }

  /**
   * Who the visitor is: a user, or the anonymous user. `isAuthenticated` tells. While a member of staff acts as another user, it
   * is that user: see `impersonator`.
   */
  get user(): U | AnonymousUser {
    return this.#ongoing?.user ?? this.session.user;
  }

  /** Who it really is who acts as `user`, by `impersonate`; null nearly always: nobody but the user. */
  get impersonator(): U | null {
    return this.#ongoing?.impersonator ?? null;
  }

  /** What a login, a logout or a way back in this request has ended is over at once. */
  get #ongoing(): Impersonation<U> | null {
    const { impersonation } = this;
    if (impersonation === null || impersonation === 'over') return null;
    return Session.own(this.session, '#impersonation') === null ? null : impersonation;
  }

  /**
   * The manager of a model of the project: `await request.objects(Note).list({ where: { ownerId: user.id } })`.
   *
   * @throws LatchkeyError `model_unusable`.
   */
  get objects(): Objects {
    return this.site.objects;
  }

  /** What this site says to people, in the language of this visitor. Decided only by `requestLocale`. */
  get language(): Language {
    if (this.#language === null) {
      const { languages, texts } = this.site;
      this.#language = texts.in(languages.areSeveral ? requestLocale(this) : languages.main);
      // Caches have to know.
      if (this.variesByLanguage) this.cookieChanged();
    }
    return this.#language;
  }

  /** Whether the answer may be in another language for another visitor, as far as anybody has asked for the language. */
  get variesByLanguage(): boolean {
    return this.#language !== null && this.site.languages.areSeveral;
  }

  /**
   * Has this answer speak the language of the site that is nearest to this one, whatever the visitor has chosen: for a server that
   * finds the language out by itself. One that is near to none changes nothing. Django's `translation.activate`.
   */
  useLanguage(tag: string | null | undefined): void {
    const { languages, texts } = this.site;
    const code = tag ? languages.closest(tag) : null;
    if (code === null) return;
    this.#usedLanguage = texts.in(code);
    this.#language = this.#usedLanguage;
    this.cookieChanged();
  }

  /** The language that the visitor has chosen as a user; null: none, or nobody is logged in. */
  get chosenLanguage(): string | null {
    return this.#session && chosenLanguage(this.#session);
  }

  /** Has this browser's pages speak a language of the site from now on; null: the one that it asks for. */
  keepLanguageCookie(code: string | null): void {
    this.#cookiesOfAnswer.keepLanguage(code);
    this.#language = code === null ? null : this.site.texts.in(code);
    this.cookieChanged();
  }

  /** The language of this visitor, as BCP 47 writes it: `en`, `de-AT`. Django's `request.LANGUAGE_CODE`. */
  get locale(): string {
    return this.language.locale;
  }

  /** Says a text by its key in the visitor's language: `request.t('notes.saved')`. Django's `gettext`. */
  get t(): Translate {
    return this.language.t;
  }

  /** Reads the settings of an app: `request.settingsOf(guestbookSettings).guestbookPageSize`. */
  get settingsOf(): ReadSettings {
    return this.site.settingsOf;
  }

  /** The host with its port, as the visitor sees it. */
  get host(): string {
    return this.origin.slice(this.origin.indexOf('//') + 2);
  }

  /** The value of one of this site's cookies, by its name without the prefix of https. */
  cookie(name: string): string | undefined {
    return readCookie(this.#cookies, cookieName(name, this.isSecure, this.site.settings));
  }

  /** All values of the cookies by this name: other apps of the host may have set one too, where there is no https. */
  cookies(name: string): readonly string[] {
    return readCookies(this.#cookies, cookieName(name, this.isSecure, this.site.settings));
  }

  /** Has the answer remove a cookie that is none of ours. */
  removeCookie(cookie: ForeignCookie): void {
    this.#cookiesOfAnswer.remove(cookie);
    this.cookieChanged();
  }

  keepDeviceCookie(value: string): void {
    this.#deviceCookie = value;
    this.cookieChanged();
  }

  /** The query's parameters. */
  get query(): URLSearchParams {
    return new URLSearchParams(queryOf(this.head));
  }

  /** Path and query, still encoded, as they stand in the address bar. */
  get fullPath(): string {
    return targetOf(this.head);
  }

  /**
   * Path and query of the page that the visitor can be brought back to by a link: this address, if it can be opened; after
   * a form the page that the form stood on, as far as the browser tells (`Referer`). Null when it does not, and for an address
   * that has a secret: it must not stand in the address of another page.
   */
  get returnPath(): string | null {
    return this.hasSecretPath ? null : returnPath(this, this.#methods);
  }

  /**
   * The fields of the form that was sent, and its files (`form.file('picture')`), which are gone when the request ends. Read
   * once; the limits are those of the settings. `admit`: see `AdmitFiles`.
   *
   * @throws HttpError
   */
  form(admit?: Parameters<SentForm['read']>[0]): ReturnType<SentForm['read']> {
    return this.#sentForm.read(admit);
  }

  /** Whether `form()` would take a body with files away from your own parser. */
  get hasUnreadFiles(): boolean {
    return this.#sentForm.hasUnreadFiles;
  }

  /** Forgets the files that came with the form. Called by whoever makes the answer. */
  dropFiles(): void {
    this.#form?.drop();
  }

  get #sentForm(): SentForm {
    this.#form ??= new SentForm(this.#source, { ...this.site.settings, maxFormFields: this.#maxFormFields });
    return this.#form;
  }

  /**
   * The JSON that was sent, as a schema of zod, valibot or another library that keeps Standard Schema gives it; without one whatever
   * it is. Read once, and strictly: see `SentJson`.
   *
   * @throws HttpError 400, 413, 415, and 422 where the schema does not take it.
   */
  json<Schema extends StandardSchema>(schema?: Schema, options?: JsonOptions): Promise<OutputOf<Schema>> {
    const { maxBodyBytes: maxBytes } = this.site.settings;
    this.#json ??= new SentJson(this.#source, { path: this.loggedPath, maxBytes });
    return this.#json.read(schema, options);
  }

  /** A form of this site that was sent on a stale token, to be shown again; null nearly always. The request is one by GET then. */
  get staleForm(): StaleForm | null {
    return this.#staleForm;
  }

  /** From now on the request is one by GET, and what was sent is `staleForm`. Called by the pipeline alone. */
  showAgain(sent: URLSearchParams): StaleForm {
    this.#source = shownSource(this.#source);
    this.#form = null;
    this.#staleForm = new StaleForm(new StaleFields(sent, staleSentence(this)));
    return this.#staleForm;
  }

  /**
   * The CSRF token for the forms of this answer, under a mask of its own. Gives the visitor a cookie for it where
   * there is no login yet. After a login or logout in the same request it is another one, like the visitor.
   */
  get csrfToken(): string {
    return this.csrf.token;
  }

  /** Why this request may not change anything: it does not come from a form of this site. Null when it does. */
  csrfProblem(): Promise<CsrfProblem | null> {
    return this.csrf.problem();
  }

  /** As `csrfProblem`, with the token of a body that somebody else has read. The header wins, if there is one. */
  csrfProblemOf(token: string | null): CsrfProblem | null {
    return this.csrf.problemOf(token);
  }

  /** The visitor's token, made and asked: what `csrfToken` and the policies of `http/csrf` go by. */
  get csrf(): VisitorCsrf {
    this.#csrf ??= new VisitorCsrf(this);
    return this.#csrf;
  }

  /**
   * A nonce for inline scripts and styles of this answer: `<script nonce="{{ csp_nonce }}">`. Once it was asked for, the
   * `Content-Security-Policy` of the answer has it, and no cache keeps the answer. Django's `csp_nonce`.
   */
  get cspNonce(): string {
    if (this.#cspNonce === null) {
      this.#cspNonce = newCspNonce();
      this.cookieChanged();
    }
    return this.#cspNonce;
  }

  /** The policy of this answer: with its nonce, where somebody asked for one. */
  policyOf(policy: string): string {
    return this.#cspNonce === null ? policy : withCspNonce(policy, this.#cspNonce);
  }

  /** Whether the answer has a nonce. */
  get hasCspNonce(): boolean {
    return this.#cspNonce !== null;
  }

  /** Whether the answer shows something that is this visitor's alone. */
  get isPersonal(): boolean {
    return (this.#csrf?.isShown ?? false) || this.session.key !== null || this.#cspNonce !== null;
  }

  /** The `Set-Cookie` values that the answer needs. */
  cookiesToSet(): readonly string[] {
    // Most requests: nothing is made for them.
    if (!this.#answerCookies && !this.#hasNewCookies) return none;
    // A request that opened no session has nothing to say of one.
    return this.#cookiesOfAnswer.lines({
      session: this.#session,
      csrf: this.#csrf,
      messages: this.#messages,
      device: this.#deviceCookie,
    });
  }

  get #hasNewCookies(): boolean {
    if (this.#deviceCookie !== null) return true;
    if (this.#messages?.isChanged || (this.#session && this.#session.keyChanged !== null)) return true;
    return this.#csrf !== null && this.#csrf.newCookie !== null;
  }

  get #cookiesOfAnswer(): AnswerCookies {
    this.#answerCookies ??= new AnswerCookies(this.site.settings, this.isSecure);
    return this.#answerCookies;
  }
}
