import { mailedCodeBackend } from '../../../core/backends/mailed-code-backend.ts';
import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { type LoginResult, login } from '../../../http/visitor/auth.ts';
import { AppError } from '../../app-error.ts';
import { proveAddress, userOfAddress } from '../email-verification/prove-address.ts';
import { bindingOf, useMailedLink } from '../mailed-links/mailed-link-session.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { askedLogin, forgetAsked } from './asked-login.ts';
import { loginCodeLink, loginCodePurpose, loginLinkPurpose } from './login-code-purposes.ts';
import { loginCodeSettings } from './login-code-settings.ts';

/** What became of a code or a link. `finished` and `pending` are those of `login`: send the visitor to the `url`. */
export type LoginCodeOutcome =
  | LoginResult
  /** It may be typed again. */
  | { readonly state: 'wrong' }
  /** Used, ended, too old, without a try left, asked for in another browser, or never there. */
  | { readonly state: 'over' };

const ALWAYS = new Date(0);

/**
 * Logs the visitor in by the code that was mailed for this browser (`requestLoginCode`), unless a stage of the login is due.
 * The code is used up then, and so is the link of the same mail.
 *
 * @param code As the visitor has typed it.
 * @throws LatchkeyError `login_code_off`, `throttled`.
 */
export async function loginWithCode<U extends BaseUser>(
  request: HttpRequest<U>,
  code: string,
): Promise<LoginCodeOutcome> {
  if (!request.site.settingsOf(loginCodeSettings).loginByCode) throw new AppError('login_code_off');
  await countOfNetwork(
    request,
    'code.network',
    request.site.settingsOf(throttleSettings).throttleCodeNetwork,
  );
  let state: 'wrong' | 'over' = 'over';
  // Several where several users have the address: each has a code of their own.
  for (const id of askedLogin(request)?.codes ?? []) {
    const found = await useCode(request, id, code);
    if (typeof found === 'object') return logInByMail(request, found);
    if (found === 'wrong') state = 'wrong';
  }
  return { state };
}

/** The same by the link that the visitor has come with. */
export async function loginWithLink<U extends BaseUser>(
  request: HttpRequest<U>,
  { data }: OneTimeSecret<U>,
): Promise<LoginCodeOutcome> {
  const { accounts } = request.site;
  const { code } = (data ?? {}) as { readonly code?: unknown };
  const user = await accounts.transact(async () => {
    // The code's row is changed before the link's wherever both are: who uses the one and who uses the other at once never
    // wait for each other, and the second finds it used.
    if (typeof code !== 'string' || !(await accounts.oneTime.end(code))) return null;
    const used = await useMailedLink(request, loginCodeLink);
    return used && userOfSecret(request, used);
  });
  return user ? logInByMail(request, user) : { state: 'over' };
}

async function useCode<U extends BaseUser>(
  request: HttpRequest<U>,
  id: string,
  typed: string,
): Promise<U | 'wrong' | 'over'> {
  const { accounts } = request.site;
  return accounts.transact(async () => {
    const { oneTime } = accounts;
    const outcome = await oneTime.useCode(loginCodePurpose, id, typed, bindingOf(request, loginCodeLink));
    if (outcome.state !== 'used') return outcome.state;
    const user = await userOfSecret(request, outcome.secret);
    if (!user) return 'over';
    await oneTime.endAllOf(user.id, { purpose: loginLinkPurpose, since: ALWAYS });
    return user;
  });
}

/**
 * Who logs in by a secret that was used in this transaction. The address that it was sent to is proven by that. Null where the
 * user is not active any more, has another address, or has a password meanwhile that somebody else may have set.
 */
async function userOfSecret<U extends BaseUser>(
  { site: { accounts } }: HttpRequest<U>,
  secret: OneTimeSecret<U>,
): Promise<U | null> {
  const user = await userOfAddress(accounts, secret);
  if (!user || (await accounts.addresses.isProven(user))) return user;
  return accounts.users.hasUsablePassword(user) ? null : proveAddress(accounts, secret);
}

async function logInByMail<U extends BaseUser>(request: HttpRequest<U>, user: U): Promise<LoginResult> {
  const result = await login(request, user, {
    backend: mailedCodeBackend.name,
    next: askedLogin(request)?.next ?? null,
    // Nobody is asked here whether the login outlives the browser.
    remember: request.site.settings.loginRemember === 'always' ? null : false,
  });
  await forgetAsked(request);
  return result;
}
