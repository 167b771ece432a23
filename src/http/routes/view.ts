import type { BaseUser } from '../../core/users/user.ts';
import type { ViewResponse } from '../answer/http-response.ts';
import type { HttpRequest } from '../request/http-request.ts';

/** Answers one request. */
export type ViewFunction<U extends BaseUser> = (
  request: HttpRequest<U>,
) => ViewResponse | Promise<ViewResponse>;

/** What guards mark on a view, for `loginRequiredMiddleware`. */
export interface ViewMarks {
  /** Open to everybody: see the guard of this name. */
  readonly loginNotRequired?: boolean;
  /** Where a guard around the view sends visitors to log in, and the query parameter that brings them back. */
  readonly loginUrl?: string;
  readonly redirectFieldName?: string;
}

/** A view, and what is marked on it. */
export type View<U extends BaseUser> = ViewFunction<U> & ViewMarks;

/**
 * Stands around views: answers itself, or calls `next`. `view` is null where no route matched.
 *
 * In your own server it stands in front of your own pages too: whether there is such a page only your server knows, so
 * `view` stands for it in any case. `next` gives an empty answer then, before the page is made. Return that as it is.
 */
export type Middleware<U extends BaseUser> = (
  request: HttpRequest<U>,
  next: () => Promise<ViewResponse>,
  view: View<U> | null,
) => ViewResponse | Promise<ViewResponse>;
