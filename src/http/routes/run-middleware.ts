import type { BaseUser } from '../../core/users/user.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { ViewResponse } from '../answer/http-response.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { Middleware, View } from './view.ts';

export interface Guarded<U extends BaseUser> {
  readonly request: HttpRequest<U>;
  /** What middleware sees as the view: null where no route matched. */
  readonly view: View<U> | null;
  /** Answers where all middleware has let the request through. */
  readonly answer: () => MaybePromise<ViewResponse>;
}

/** Runs middleware, the first one outermost, around an answer. */
export function runMiddleware<U extends BaseUser>(
  middleware: readonly Middleware<U>[],
  guarded: Guarded<U>,
): MaybePromise<ViewResponse> {
  const [layer, ...inner] = middleware;
  if (!layer) return guarded.answer();
  return layer(guarded.request, async () => runMiddleware(inner, guarded), guarded.view);
}
