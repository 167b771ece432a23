import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirectToAddress } from '../../../http/routes/redirect.ts';
import type { LoginResult } from '../../../http/visitor/auth.ts';

/** Where the visitor goes whose code or link was right. */
export function goOnLoggedIn<U extends BaseUser>(
  request: HttpRequest<U>,
  { state, url }: LoginResult,
): HttpResponse {
  if (state === 'finished') request.messages.success(request.t('accounts.login.done'));
  return redirectToAddress(url);
}
