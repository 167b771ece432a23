import { HttpError } from '../answer/http-error.ts';
import { sendsJson } from '../head/json-type.ts';
import type { RequestHeaders } from '../head/request-head.ts';
import {
  CSRF_FIELD,
  CSRF_HEADER,
  type CsrfProblem,
  type CsrfSecret,
  csrfSecretIn,
  csrfSecretOf,
  csrfTokenMatches,
  foreignOriginProblem,
  makeCsrfToken,
  newCsrfCookie,
  originProblem,
  type RequestOrigins,
} from './csrf.ts';
import type { TrustedOrigins } from './trusted-origins.ts';

/** What the protection against forged requests asks of a request, at the moment at which it matters: an `HttpRequest`. */
export interface CsrfSource {
  readonly head: { readonly headers: RequestHeaders };
  /** This site's own origin as the visitor sees it. */
  readonly origin: string;
  readonly site: { readonly settings: CsrfSettings };
  readonly session: { readonly key: string | null };
  readonly user: { readonly id: number | string | null; readonly isAuthenticated: boolean };
  /** Who acts as the user. */
  readonly impersonator: object | null;
  /** The values of the cookies by this name. */
  cookies(name: string): readonly string[];
  /** The fields of the form that was sent. @throws HttpError */
  form(admit?: (fields: URLSearchParams) => boolean): Promise<URLSearchParams>;
  /** The answer has something new to say of the cookie, or shows a token. */
  cookieChanged(): void;
}

interface CsrfSettings {
  readonly csrfCookieName: string;
  readonly csrfTrustedOrigins: Pick<TrustedOrigins, 'has'>;
}

/** One visitor's token in one request: made for the forms of the answer, asked of the form that was sent. */
export class VisitorCsrf {
  readonly #source: CsrfSource;
  #shown: { readonly secret: CsrfSecret; readonly token: string } | null = null;
  #newCookie: string | null = null;

  constructor(source: CsrfSource) {
    this.#source = source;
  }

  /** The value that the answer gives the visitor's cookie; null leaves it. */
  get newCookie(): string | null {
    return this.#newCookie;
  }

  /** Whether the answer shows a token. */
  get isShown(): boolean {
    return this.#shown !== null;
  }

  /** Whether the visitor came with a cookie of ours: one without has no rights that somebody else could use. */
  get hasCookie(): boolean {
    return this.#source.session.key !== null || this.#cookies.length > 0;
  }

  /** The token for the forms of this answer. Gives the visitor a cookie where there is no login. */
  get token(): string {
    const secret = this.#secret() ?? this.#begin();
    if (this.#shown?.secret !== secret) {
      this.#shown = { secret, token: makeCsrfToken(secret) };
      // With or without a new cookie: an answer that shows the token is kept by no cache.
      this.#source.cookieChanged();
    }
    return this.#shown.token;
  }

  /**
   * The policy of the project's pages: whatever changes something needs a token, in the form or in the header `X-CSRFToken`.
   *
   * @throws HttpError 403; 400, 413 and 415 for a form that cannot be read.
   */
  async requireToken(): Promise<void> {
    refuseCsrfProblem(await this.problem());
  }

  /** Why the request may not change anything: it does not come from a form of this site. Null when it does. */
  async problem(): Promise<CsrfProblem | null> {
    const token = this.#headers.get(CSRF_HEADER);
    const problem = this.#visitProblem();
    // The body is read last: who has no cookie need not have sent one.
    if (problem || token !== null) return problem ?? this.#tokenProblem(token);
    // Of a form with files no file is taken before the token is known to be good.
    const admit = (fields: URLSearchParams) => this.#tokenProblem(fields.get(CSRF_FIELD)) === null;
    return this.#tokenProblem(await this.#tokenOfForm(admit));
  }

  /** As `problem`, with the token of a body that somebody else has read. The header wins, if there is one. */
  problemOf(token: string | null): CsrfProblem | null {
    return this.#visitProblem() ?? this.#tokenProblem(this.#headers.get(CSRF_HEADER) ?? token);
  }

  /** What a browser itself says against the request: that the page of another site has sent it. */
  foreignProblem(): CsrfProblem | null {
    const reason = foreignOriginProblem(this.#headers, this.#origins);
    return reason === null ? null : { code: 'csrf_origin_foreign', reason };
  }

  /** What speaks against the request whatever its token is. */
  #visitProblem(): CsrfProblem | null {
    const reason = originProblem(this.#headers, this.#origins);
    if (reason) return { code: 'csrf_origin_foreign', reason };
    return this.#secret() ? null : { code: 'csrf_token_invalid', reason: 'there is no CSRF cookie' };
  }

  /** JSON has no place for one: its token is in the header or nowhere. */
  async #tokenOfForm(admit: (fields: URLSearchParams) => boolean): Promise<string | null> {
    try {
      return (await this.#source.form(admit)).get(CSRF_FIELD);
    } catch (error) {
      if (error instanceof HttpError && error.status === 415 && sendsJson(this.#headers)) return null;
      throw error;
    }
  }

  #tokenProblem(token: string | null): CsrfProblem | null {
    if (!token) return { code: 'csrf_token_missing', reason: 'there is no CSRF token' };
    const secret = this.#secret();
    if (secret && csrfTokenMatches(token, secret)) return null;
    return { code: 'csrf_token_invalid', reason: 'the CSRF token does not match' };
  }

  #secret(): CsrfSecret | null {
    const { user, session, impersonator } = this.#source;
    if (user.isAuthenticated && session.key) return csrfSecretOf(session.key, impersonator ? user.id : null);
    return this.#newCookie ?? csrfSecretIn(this.#cookies);
  }

  get #headers(): RequestHeaders {
    return this.#source.head.headers;
  }

  get #cookies(): readonly string[] {
    return this.#source.cookies(this.#source.site.settings.csrfCookieName);
  }

  get #origins(): RequestOrigins {
    return { own: this.#source.origin, trusted: this.#source.site.settings.csrfTrustedOrigins };
  }

  #begin(): CsrfSecret {
    this.#newCookie = newCsrfCookie();
    this.#source.cookieChanged();
    return this.#newCookie;
  }
}

/** Has a request refused that does not come from this site's own pages. @throws HttpError 403 where there is a problem. */
export function refuseCsrfProblem(problem: CsrfProblem | null): void {
  if (problem) throw new HttpError(403, problem.reason, { code: problem.code, template: '403_csrf.html' });
}
