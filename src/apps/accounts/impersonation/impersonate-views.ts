import type { ImpersonationRefusal } from '../../../core/impersonation/impersonation.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import { askToReauthenticate } from '../../../http/guards/ask-to-reauthenticate.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirect, redirectToAddress } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';
import { endImpersonation, impersonate } from '../../../http/visitor/impersonate.ts';
import { idFrom } from '../../../models/model-key.ts';
import { text } from '../../../support/texts/keyed-text.ts';

/** Lets the visitor act as the user whose id the form has (`user`). `next`: where the way back leads to. */
export function impersonateView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    const form = await request.form();
    const user = await findUser(request, form.get('user'));
    const outcome = await impersonate(request, user, { next: form.get('next') });
    if (outcome.state === 'begun') return redirect(request, request.site.settings.loginRedirectUrl);
    return outcome.reason === 'unproven'
      ? askToReauthenticate(request)
      : refuse(request, outcome.reason, user);
  });
}

/** Leads back to the visitor's own account. */
export function endImpersonationView<U extends BaseUser>(): View<U> {
  return async (request) => {
    const ended = await endImpersonation(request);
    if (!ended) return redirect(request, request.site.settings.loginRedirectUrl);
    request.messages.success(request.t('accounts.impersonation.ended'));
    return redirectToAddress(ended.url);
  };
}

/** @throws HttpError 404; 403 for those who may not even know which users there are. */
async function findUser<U extends BaseUser>(request: UserRequest<U>, given: string | null): Promise<U> {
  const { users, impersonations } = request.site.accounts;
  const id = idFrom(users.model, given);
  const user = id === null ? null : await users.get(id as U['id']);
  if (user) return user;
  const { permission } = impersonations;
  if (!(await request.user.hasPerm(permission as never))) {
    throw new HttpError(403, `the visitor needs the permission ${permission}`, { code: 'permission_denied' });
  }
  throw new HttpError(404, 'there is no such user');
}

const reasons = {
  nested: text('accounts.impersonation.nested'),
  self: text('accounts.impersonation.self'),
  superuser: text('accounts.impersonation.superuser'),
  inactive: text('accounts.impersonation.inactive'),
  staff: text('accounts.impersonation.moreRights'),
  permissions: text('accounts.impersonation.moreRights'),
} as const;

/** Who may not impersonate at all learns nothing of the user. */
function refuse<U extends BaseUser>(
  request: UserRequest<U>,
  reason: Exclude<ImpersonationRefusal, 'unproven'>,
  user: U,
): never {
  if (reason === 'permission' || reason === 'anonymous') {
    throw new HttpError(403, 'the visitor may not impersonate', { code: 'permission_denied' });
  }
  throw new HttpError(403, `the visitor may not act as the user ${user.id}: ${reason}`, {
    code: 'impersonation_refused',
    template: 'accounts/impersonation_refused.html',
    context: { reason: request.language.say(reasons[reason]), account: `${user}` },
  });
}
