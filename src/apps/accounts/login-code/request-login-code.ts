import { CoreError } from '../../../core/core-error.ts';
import type { OneTimeLimit } from '../../../core/one-time/one-time-limits.ts';
import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { safeNext } from '../../../http/routes/redirect.ts';
import { parseEmailAddress } from '../../../models/values/email-address.ts';
import { AppError } from '../../app-error.ts';
import { mailedLinkBinding } from '../mailed-links/mailed-link-session.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { evenly } from '../shared/evenly.ts';
import { noticeContext } from '../shared/notice-context.ts';
import { askedLogin, rememberAsked } from './asked-login.ts';
import { loginCodeRequested } from './login-code-events.ts';
import { loginCodeLink, loginCodePurpose, loginLinkPurpose } from './login-code-purposes.ts';
import { loginCodeSettings } from './login-code-settings.ts';

/** Somebody who may get a mail. `user` is null for the stand-in of an address that no user has. */
interface Recipient<U extends BaseUser> {
  readonly user: U | null;
  readonly address: string;
  /** False: the mail says to reset the password, and has no code. */
  readonly mayLogIn: boolean;
}

/**
 * Mails a code and a link to each active user whose address this is; either logs in, in this visitor's browser alone. For an
 * address that nobody has, the same is done with a mail that is not sent: say the same to everybody. Too many for one address
 * are not mailed, known or not.
 *
 * @param next Where the visitor goes on to after the login. What a visitor has sent may be given as it is.
 * @throws LatchkeyError `login_code_off`, `throttled`.
 */
export async function requestLoginCode<U extends BaseUser>(
  request: HttpRequest<U>,
  address: string,
  { next }: { readonly next?: string | null } = {},
): Promise<void> {
  const { settingsOf } = request.site;
  if (!settingsOf(loginCodeSettings).loginByCode) throw new AppError('login_code_off');
  await countOfNetwork(request, 'mail.network', settingsOf(throttleSettings).throttleMailNetwork);
  const parsed = parseEmailAddress(address.trim());
  if (parsed.ok) await evenly(() => mailLoginCode(request, parsed.address, safeNext(request, next) ?? ''));
}

async function mailLoginCode<U extends BaseUser>(
  request: HttpRequest<U>,
  address: string,
  next: string,
): Promise<void> {
  const { accounts } = request.site;
  const recipients = await recipientsOf(request, address);
  const binding = await mailedLinkBinding(request, loginCodeLink);
  const before = askedLogin(request);
  const codes = await accounts
    .transact(async () => {
      const mailed = await mailAll(request, recipients, binding);
      // And with each code the link that belongs to it.
      if (mailed) for (const id of before?.codes ?? []) await accounts.oneTime.end(id);
      return mailed;
    })
    .catch((error: unknown) => {
      // Deleted between the two: as if nothing had been mailed.
      if (CoreError.is(error, 'user_gone')) return null;
      throw error;
    });
  // Past a limit the code of before is still good here.
  const still = before?.address === address ? before.codes : [];
  await rememberAsked(request, { address, codes: codes ?? still, next });
}

async function recipientsOf<U extends BaseUser>(
  { site: { accounts } }: HttpRequest<U>,
  address: string,
): Promise<readonly Recipient<U>[]> {
  const users = await accounts.addresses.usersByAddress(address);
  // Asked for addresses that nobody has, too: it takes as long.
  const prover = await accounts.addresses.proverOf(address);
  if (users.length === 0) return [{ user: null, address, mayLogIn: true }];
  return users.map((user) => ({
    user,
    // To the address that the user has, never to what was typed (CVE-2019-19844).
    address: accounts.addresses.addressOf(user) ?? address,
    // Somebody else may have registered the address, and know the password (pre-hijack).
    mayLogIn: prover === user.id || !accounts.users.hasUsablePassword(user),
  }));
}

/** The ids of the codes. Null where a limit is reached: nothing is mailed then. */
async function mailAll<U extends BaseUser>(
  request: HttpRequest<U>,
  recipients: readonly Recipient<U>[],
  binding: string,
): Promise<readonly string[] | null> {
  const limits = limitsFor(request, recipients.length);
  const codes: string[] = [];
  for (const [index, recipient] of recipients.entries()) {
    // All of one address count together: the first is asked for all.
    const code = await mailOne(request, recipient, { binding, limits: index === 0 ? limits : [] });
    if (code === null) return null;
    codes.push(code);
  }
  return codes;
}

async function mailOne<U extends BaseUser>(
  request: HttpRequest<U>,
  { user, address, mayLogIn }: Recipient<U>,
  { binding, limits }: { readonly binding: string; readonly limits: readonly OneTimeLimit[] },
): Promise<string | null> {
  const { accounts, settingsOf } = request.site;
  const { loginCodeTimeout: lifetime } = settingsOf(loginCodeSettings);
  const issue = { userId: mayLogIn && user ? user.id : null, address, lifetime, binding };
  const code = await accounts.oneTime.issue(loginCodePurpose, { ...issue, limits });
  if ('refused' in code) return null;
  const link = await accounts.oneTime.issue(loginLinkPurpose, { ...issue, data: { code: code.id } });
  await sendMail(request, mayLogIn ? 'mails/login_code' : 'mails/login_code_unproven', {
    to: address,
    user,
    context: {
      ...noticeContext(request),
      code: code.secret,
      secret: link.secret,
      minutes: Math.floor(lifetime / 60),
    },
    deliver: user !== null,
  });
  await accounts.emit(loginCodeRequested, { user, address });
  return code.id;
}

/** Each request makes a code for every user of the address, so as many times as many are allowed. */
function limitsFor<U extends BaseUser>(request: HttpRequest<U>, users: number): readonly OneTimeLimit[] {
  const { loginCodesPerHour, loginCodePause } = request.site.settingsOf(loginCodeSettings);
  const perHour = { count: loginCodesPerHour * users, seconds: 3600 };
  return loginCodePause === 0 ? [perHour] : [perHour, { count: users, seconds: loginCodePause }];
}
