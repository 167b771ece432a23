import { CoreError } from '../../../core/core-error.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';

/** What came of a try: its value, or how many seconds there is none. */
export type Tried<T> = { readonly value: T } | { readonly retryAfter: number };

/** Does `work`. That there were too many tries is an answer here: the page says so at its form. */
export async function unlessThrottled<T>(work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (CoreError.is(error, 'throttled')) return { retryAfter: Number(error.details.retryAfter) };
    throw error;
  }
}

/** What a page that shows its form again answers with besides. RFC 6585, 4. */
export interface ThrottledAnswer {
  readonly status: 429;
  readonly headers: { readonly 'retry-after': string };
}

interface ErrorTaker {
  addError(name: null, message: KeyedText): void;
}

/** Seconds. Who would have to wait for longer is not told to: the account has been stopped. */
const DAY = 86_400;

/** Says at the form that there were too many tries. `resettable`: whether a new password is a way on. */
export function refuseThrottled<U extends BaseUser>(
  request: HttpRequest<U>,
  form: ErrorTaker,
  { retryAfter, resettable }: { readonly retryAfter: number; readonly resettable: boolean },
): ThrottledAnswer {
  const canReset = resettable && request.site.urls.has('password_reset');
  form.addError(null, sentence(retryAfter, canReset));
  return { status: 429, headers: { 'retry-after': `${retryAfter}` } };
}

function sentence(retryAfter: number, canReset: boolean): KeyedText {
  const minutes = Math.ceil(retryAfter / 60);
  if (retryAfter > DAY)
    return canReset ? text('accounts.throttled.stopped') : text('accounts.throttled.stoppedForGood');
  return canReset
    ? text('accounts.throttled.waitOrReset', { minutes })
    : text('accounts.throttled.wait', { minutes });
}
