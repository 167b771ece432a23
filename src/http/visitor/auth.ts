import type { LoginOutcome } from '../../core/login/login-outcome.ts';
import type { LoginStage } from '../../core/login/login-stage.ts';
import type { PendingLogin } from '../../core/login/pending-login.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { safeNext } from '../routes/redirect.ts';

/**
 * The user whose credentials these are, or null: `authenticate(request, { email, password })`. They may be what the visitor
 * has sent, whatever that is: nothing, a list or a number are wrong credentials.
 */
export function authenticate<U extends BaseUser>(
  request: HttpRequest<U>,
  credentials: unknown,
): Promise<U | null> {
  return request.site.accounts.authenticate(credentials, {
    ip: request.ip,
    signal: request.signal,
    request,
  });
}

export interface LoginOptions {
  /** The name of the backend that knew the user. Default: the one that `authenticate` asked, or else the first. */
  readonly backend?: string;
  /**
   * Where the visitor goes on to after the login, stages and all. What a visitor has sent may be given as it is: an address
   * that does not lead to this site is left out. Default: the setting `loginRedirectUrl`.
   */
  readonly next?: string | null;
  /**
   * Whether the user has just proved who they are. Default true. False where another program's word lets them in:
   * `session.authenticatedAt` is null then.
   */
  readonly proved?: boolean;
  /**
   * Whether the visitor stays logged in when the browser is closed, also where stages of the login come in between. False
   * is `setExpiry(0)`. Default null: as the settings of sessions say.
   */
  readonly remember?: boolean | null;
}

/**
 * What has become of a login. `finished`: the visitor is logged in. `pending`: not yet, a stage is to be settled first, and
 * until then the visitor is nobody.
 */
export type LoginResult = (
  | { readonly state: 'finished' }
  | { readonly state: 'pending'; readonly stage: string }
) & {
  /** The address to send the visitor to: the page of the stage, or the one to go on to. */
  readonly url: string;
};

/**
 * Makes the visitor's session the user's, under a new key, unless a stage of the login is due. Send the visitor to the `url`
 * of the result in either case.
 */
export async function login<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U,
  { backend, next, proved = true, remember = null }: LoginOptions = {},
): Promise<LoginResult> {
  const { accounts } = request.site;
  const outcome = await accounts.login(request.session, user, {
    ip: request.ip,
    request,
    next: safeNext(request, next),
    proved,
    remember,
    ...(backend === undefined ? {} : { backend }),
  });
  return resultOf(request, outcome);
}

/** The visitor's unfinished login, whose `url` is the page that settles its stage; null where there is none. */
export async function pendingLogin<U extends BaseUser>(
  request: HttpRequest<U>,
): Promise<PendingLogin<U> | null> {
  const { accounts, urls } = request.site;
  const pending = await accounts.pendingLogin(request.session);
  return pending && { ...pending, url: urls.resolve(pending.url) };
}

/**
 * Says that the visitor has settled a stage of the unfinished login, and goes on to the next stage or finishes the login.
 * Null where there is none any more: the visitor has to log in anew.
 */
export async function finishLoginStage<U extends BaseUser>(
  request: HttpRequest<U>,
  stage: Pick<LoginStage<U>, 'name'>,
): Promise<LoginResult | null> {
  const { accounts } = request.site;
  const outcome = await accounts.finishLoginStage(request.session, stage, { ip: request.ip, request });
  return outcome && resultOf(request, outcome);
}

/**
 * Notes that the visitor has proved once more who they are, and gives the session a new key. `user`: as `authenticate` gave it.
 * False where that is not the visitor, or the session has ended meanwhile: the visitor has to log in.
 */
export function reauthenticate<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U,
  { method }: { readonly method: string },
): Promise<boolean> {
  const { accounts } = request.site;
  return accounts.reauthenticate(request.session, user, { method, ip: request.ip, request });
}

/** Ends the visitor's session, on the server and in the browser, and one that could be taken over (`adoptSessions`). */
export async function logout<U extends BaseUser>(request: HttpRequest<U>): Promise<void> {
  await request.endOldSession?.();
  await request.site.accounts.logout(request.session, { ip: request.ip, request });
}

function resultOf<U extends BaseUser>(request: HttpRequest<U>, outcome: LoginOutcome): LoginResult {
  const { urls, settings } = request.site;
  if (outcome.state === 'pending') return { ...outcome, url: urls.resolve(outcome.url) };
  // Looked at once more: it has been kept while the visitor settled the stages.
  const url = safeNext(request, outcome.next) ?? urls.resolve(settings.loginRedirectUrl);
  return { state: 'finished', url };
}
