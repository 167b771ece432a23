import { LatchkeyError } from '../../core/errors.ts';
import type { CookieObserver } from '../../core/sessions/session.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../../http/http-request.ts';

/** The headers of a host's answer, before they are sent. */
export interface AnswerHeaders {
  /** Whether the headers are on their way, so that none can change any more. */
  readonly sent: boolean;
  get(name: string): string | readonly string[] | undefined;
  set(name: string, value: string | string[]): void;
  remove(name: string): void;
}

/**
 * Keeps the headers of a host's own answer in step with the request's session, CSRF token and messages: their cookies
 * stand in the answer as soon as they are known, beside those of the host. So nothing has to be done at the end of the
 * answer, and nothing of the framework is patched. `shown`: the framework's request, whose `user` is kept in step as well.
 */
export function keepCookies<U extends BaseUser>(
  request: HttpRequest<U>,
  headers: AnswerHeaders,
  shown: { user?: unknown } | null = null,
): void {
  const keeper = new CookieKeeper(request, headers, shown);
  request.cookieObserver = keeper;
  vary(headers);
  if (request.isPersonal) markPersonal(headers);
  keeper.update();
}

class CookieKeeper<U extends BaseUser> implements CookieObserver {
  readonly #request: HttpRequest<U>;
  readonly #headers: AnswerHeaders;
  readonly #shown: { user?: unknown } | null;
  /** Our own cookies in the answer so far. */
  #ours: readonly string[] | null = null;

  constructor(request: HttpRequest<U>, headers: AnswerHeaders, shown: { user?: unknown } | null) {
    this.#request = request;
    this.#headers = headers;
    this.#shown = shown;
  }

  cookieChanged(): void {
    this.update();
    if (this.#shown) this.#shown.user = this.#request.user;
  }

  update(): void {
    const next = this.#request.cookiesToSet();
    if (next.length === 0 && this.#ours === null) return;
    const headers = this.#headers;
    if (headers.sent) throw new LatchkeyError('headers_sent', { path: this.#request.path });
    const theirs = list(headers.get('set-cookie')).filter((cookie) => !this.#ours?.includes(cookie));
    const all = [...theirs, ...next];
    if (all.length > 0) headers.set('set-cookie', all);
    else headers.remove('set-cookie');
    this.#ours = next;
    markPersonal(headers);
  }
}

/** What is one visitor's alone is kept by no cache, unless the host itself says otherwise later on. */
function markPersonal(headers: AnswerHeaders): void {
  if (headers.get('cache-control') === undefined) headers.set('cache-control', 'no-store');
}

/** Who is logged in may make a difference to every page. */
function vary(headers: AnswerHeaders): void {
  const value = headers.get('vary');
  const named = value === undefined ? null : list(value).join(', ');
  if (named === null) headers.set('vary', 'Cookie');
  else if (!/\bcookie\b|\*/i.test(named)) headers.set('vary', `${named}, Cookie`);
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
