import type { ImpersonationOutcome } from '../../core/impersonation/impersonation.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { safeNext } from '../routes/redirect.ts';
import { isAuthenticatedWithin } from './authenticated-within.ts';

export interface ImpersonateOptions {
  /**
   * Where the visitor goes back to when it ends. What a visitor has sent may be given as it is: an address that does not lead
   * to this site is left out. Default: the setting `loginRedirectUrl`.
   */
  readonly next?: string | null;
}

/**
 * Lets the visitor act as another user from now on: `request.user` is that user on every page, and `request.impersonator` the
 * visitor. It is refused to whoever has not the permission (`accounts.impersonate_customuser`, after the user model), who has less
 * rights than the user, and who has not proved within `reauthenticationAge` who they are (`unproven`). It ends after
 * `impersonationAge`.
 */
export async function impersonate<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U,
  { next }: ImpersonateOptions = {},
): Promise<ImpersonationOutcome<U>> {
  const { accounts, settings } = request.site;
  const outcome = await accounts.impersonations.begin(request.session, user, {
    ip: request.ip,
    request,
    proved: isAuthenticatedWithin(request, settings.reauthenticationAge),
    next: safeNext(request, next),
  });
  if (outcome.state === 'begun') request.impersonation = outcome.impersonation;
  return outcome;
}

/**
 * The visitor is themselves again. Gives the address to send them to, which `impersonate` was told; null where they were
 * nobody else.
 */
export async function endImpersonation<U extends BaseUser>(
  request: HttpRequest<U>,
): Promise<{ readonly url: string } | null> {
  const { accounts, urls, settings } = request.site;
  const origin = { ip: request.ip, request };
  const ended = await accounts.impersonations.end(request.session, 'asked', origin);
  request.impersonation = null;
  // Looked at once more: it has been kept meanwhile.
  return ended && { url: safeNext(request, ended.next) ?? urls.resolve(settings.loginRedirectUrl) };
}
