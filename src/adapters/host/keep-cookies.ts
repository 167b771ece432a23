import { LatchkeyError } from '../../core/errors.ts';
import type { CookieObserver } from '../../core/sessions/session.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { personalCacheControl } from '../../http/cache-control.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import { type AnswerHeaders, type HeadCompleter, type HostAnswer, headerLines } from './host-answer.ts';

const none: readonly string[] = [];

/**
 * Adds to a host's own answer what the request's session, CSRF token and messages have to say: their cookies, and what
 * caches have to know. That is done when the headers are about to be sent, so that the host may set its own cookies and
 * its own caching before and after, in every way that its framework has. For visitors who have nothing of ours, nothing
 * waits for that moment. `shown`: the framework's request, whose `user` is kept in step.
 */
export function keepCookies<U extends BaseUser>(
  request: HttpRequest<U>,
  answer: HostAnswer,
  shown: { user?: unknown } | null = null,
): void {
  const keeper = new CookieKeeper(request, answer, shown);
  request.cookieObserver = keeper;
  if (request.isPersonal || request.cookiesToSet().length > 0) keeper.waitForHead();
  else vary(answer);
}

/**
 * The same at an answer's end, for servers whose answers are whole before they are sent. `earlier`: the cookies that this
 * has given for the same answer before.
 */
export function completeHeaders<U extends BaseUser>(
  request: HttpRequest<U>,
  headers: AnswerHeaders,
  earlier: readonly string[] = none,
): readonly string[] {
  const cookies = request.cookiesToSet();
  vary(headers);
  if (cookies.length > 0 || earlier.length > 0) {
    const ours = [...earlier, ...cookies];
    // A page of ours that the host has answered with may have them already.
    const theirs = headerLines(headers.get('set-cookie')).filter((line) => !ours.includes(line));
    headers.set('set-cookie', [...theirs, ...cookies]);
  }
  if (cookies.length > 0 || request.isPersonal) tellCaches(headers, cookies.length > 0);
  return cookies;
}

class CookieKeeper<U extends BaseUser> implements CookieObserver, HeadCompleter {
  readonly #request: HttpRequest<U>;
  readonly #answer: HostAnswer;
  readonly #shown: { user?: unknown } | null;
  #waits = false;

  constructor(request: HttpRequest<U>, answer: HostAnswer, shown: { user?: unknown } | null) {
    this.#request = request;
    this.#answer = answer;
    this.#shown = shown;
  }

  cookieChanged(): void {
    if (!this.#answer.sent) this.waitForHead();
    else if (this.#request.cookiesToSet().length > 0) {
      throw new LatchkeyError('headers_sent', { path: this.#request.path });
    }
    if (this.#shown) this.#shown.user = this.#request.user;
  }

  waitForHead(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#answer.beforeHead(this);
  }

  complete(headers: AnswerHeaders): void {
    completeHeaders(this.#request, headers);
  }
}

function tellCaches(headers: AnswerHeaders, setsCookie: boolean): void {
  const said = headers.get('cache-control');
  // `Expires` alone is a decision too, if an old one.
  const theirs = said ?? (headers.get('expires') === undefined ? undefined : '');
  const text = typeof theirs === 'object' ? theirs.join(', ') : theirs;
  const told = personalCacheControl(text, setsCookie);
  if (told !== text) headers.set('cache-control', told);
}

/** Who is logged in may make a difference to every page. */
function vary(headers: AnswerHeaders): void {
  const value = headers.get('vary');
  if (value === undefined) {
    headers.set('vary', 'Cookie');
    return;
  }
  const named = headerLines(value).join(', ');
  if (!/\bcookie\b|\*/i.test(named)) headers.set('vary', named === '' ? 'Cookie' : `${named}, Cookie`);
}
