import type { BaseUser } from '../core/users/user.ts';
import type { HttpRequest } from './http-request.ts';
import type { ViewResponse } from './http-response.ts';

/** Answers one request. */
export type ViewFunction<U extends BaseUser> = (
  request: HttpRequest<U>,
) => ViewResponse | Promise<ViewResponse>;

/** A view, and what is marked on it (see `loginNotRequired`). */
export type View<U extends BaseUser> = ViewFunction<U> & { readonly loginNotRequired?: boolean };

/** Stands around views: answers itself, or calls `next`. `view` is null where no route matched. */
export type Middleware<U extends BaseUser> = (
  request: HttpRequest<U>,
  next: () => Promise<ViewResponse>,
  view: View<U> | null,
) => ViewResponse | Promise<ViewResponse>;
