import type { BaseUser } from '../../core/users/user.ts';
import type { CookieObserver } from '../../http/request/cookie-observer.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import { AdapterError } from '../adapter-error.ts';
import type { AnswerHeaders, HeadCompleter } from '../mount/answer-headers.ts';
import { completeHeaders, vary } from '../mount/complete-headers.ts';
import type { PendingAnswer } from './pending-answer.ts';

/**
 * Adds to your own answer what the request's session, CSRF token and messages have to say: their cookies, and what
 * caches have to know. That is done when the headers are about to be sent, so that your server may set its own cookies and
 * its own caching before and after, in every way that its framework has. For visitors who have nothing of ours, nothing
 * waits for that moment. `shown`: the framework's request, whose `user` is kept in step.
 */
export function keepCookies<U extends BaseUser>(
  request: HttpRequest<U>,
  answer: PendingAnswer,
  shown: { user?: unknown } | null = null,
): void {
  const keeper = new CookieKeeper(request, answer, shown);
  request.cookieObserver = keeper;
  if (request.isPersonal || request.cookiesToSet().length > 0) keeper.waitForHead();
  else vary(answer);
}

class CookieKeeper<U extends BaseUser> implements CookieObserver, HeadCompleter {
  readonly #request: HttpRequest<U>;
  readonly #answer: PendingAnswer;
  readonly #shown: { user?: unknown } | null;
  #waits = false;

  constructor(request: HttpRequest<U>, answer: PendingAnswer, shown: { user?: unknown } | null) {
    this.#request = request;
    this.#answer = answer;
    this.#shown = shown;
  }

  cookieChanged(): void {
    if (!this.#answer.sent) this.waitForHead();
    else if (this.#request.cookiesToSet().length > 0) {
      throw new AdapterError('headers_sent', { path: this.#request.path });
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
