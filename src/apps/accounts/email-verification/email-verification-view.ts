import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { render } from '../../../http/routes/render.ts';
import { useMailedLink } from '../mailed-links/mailed-link-session.ts';
import { linkInvalid, type MailedLinkView } from '../mailed-links/mailed-link-urls.ts';
import { newPasswordContext } from '../new-password/new-password-context.ts';
import { newPasswordForm } from '../new-password/new-password-form.ts';
import { noticePasswordChanged } from '../new-password/password-changed-notice.ts';
import { refuseBadPassword } from '../new-password/refuse-bad-password.ts';
import { goOnAfterProof } from './after-proof.ts';
import { emailVerificationLink } from './email-verification-link.ts';
import { proveAddress, proveAddressHere, userOfProof } from './prove-address.ts';
import { waitingForProof } from './waiting-for-proof.ts';

/**
 * The page behind the link. In the browser that asked for it, and for who is logged in as that user, it has one button. In
 * another browser it asks for the password: somebody else may have registered the address, and chosen one (GHSA-qq9h-g4jm-xgf3).
 * The one that is typed there is the account's from then on, and where it is another one, all sessions end. A user without one
 * is asked only after a registration: others log in another way.
 */
export function emailVerificationView<U extends BaseUser>(): MailedLinkView<U> {
  return async (request, secret) => {
    const { accounts } = request.site;
    const user = await userOfProof(accounts, secret);
    if (!user) return linkInvalid(request, emailVerificationLink);
    const isOwned = isOwn(request, secret, user);
    const asksPassword =
      !isOwned && (accounts.users.hasUsablePassword(user) || dataOf(secret).choosesPassword);
    if (request.method !== 'POST') {
      return page(request, {
        user,
        address: secret.address,
        form: asksPassword ? newPasswordForm.unbind() : null,
      });
    }
    return asksPassword ? proveWithPassword(request, secret, user) : prove(request, { isOwned });
  };
}

/** Whether the link was asked for in this browser, or its user is logged in here. */
function isOwn<U extends BaseUser>(request: HttpRequest<U>, secret: OneTimeSecret<U>, user: U): boolean {
  if (request.user.id === user.id) return true;
  const { browser } = dataOf(secret);
  return typeof browser === 'string' && waitingForProof(request)?.browser === browser;
}

/** What `mailProof` keeps with it. */
function dataOf<U extends BaseUser>({ data }: OneTimeSecret<U>) {
  return (data ?? {}) as { readonly browser?: unknown; readonly choosesPassword?: boolean };
}

/** Where it is not asked for here and there is no password to be typed, who has been in the account is out of it. */
async function prove<U extends BaseUser>(
  request: HttpRequest<U>,
  { isOwned }: { readonly isOwned: boolean },
): Promise<ViewResponse> {
  const { accounts } = request.site;
  const waiting = waitingForProof(request);
  const proven = await accounts.transact(async () => {
    const used = await useMailedLink(request, emailVerificationLink);
    if (used && isOwned) return proveAddressHere(request, used);
    const now = used && (await proveAddress(accounts, used));
    return now && accounts.users.setUnusablePassword(now);
  });
  if (!proven) return linkInvalid(request, emailVerificationLink);
  return goOnAfterProof(request, proven, isOwned ? waiting : null);
}

async function proveWithPassword<U extends BaseUser>(
  request: HttpRequest<U>,
  { address }: OneTimeSecret<U>,
  user: U,
): Promise<ViewResponse> {
  const { accounts } = request.site;
  const form = newPasswordForm.bind(await request.form());
  const answer = await form.validate();
  if (!answer.ok) return page(request, { user, address, form });
  const { password } = answer.data;
  const hadPassword = accounts.users.hasUsablePassword(user);
  const isKnown = await accounts.users.checkPassword(user, password);
  if (!isKnown) await refuseBadPassword(request, form, user);
  if (form.errors) return page(request, { user, address, form });

  const hashed = isKnown ? null : await accounts.users.hashPassword(password);
  const proven = await accounts.transact(async () => {
    const used = await useMailedLink(request, emailVerificationLink);
    const now = used && (await proveAddress(accounts, used));
    const changed = now && hashed ? await accounts.users.setPassword(now, hashed) : now;
    if (changed && hashed && hadPassword) await noticePasswordChanged(request, changed);
    return changed;
  });
  return proven ? goOnAfterProof(request, proven, null) : linkInvalid(request, emailVerificationLink);
}

function page<U extends BaseUser>(
  request: HttpRequest<U>,
  { user, address, form }: { readonly user: U; readonly address: string; readonly form: BoundForm | null },
): Promise<ViewResponse> {
  return Promise.resolve(
    render(request, 'accounts/email_verification.html', {
      account: `${user}`,
      address,
      form,
      ...newPasswordContext(request),
    }),
  );
}
