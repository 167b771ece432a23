import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { reauthenticationRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { dateFilter } from '../../../http/templates/format-date.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { partsOf } from '../../contract/account-source.ts';
import { deleteForm } from './delete-form.ts';
import { deleteOwnAccount } from './delete-own-account.ts';
import type { AccountDeletion } from './rules/delete-account.ts';
import { deletionSettings } from './rules/deletion-settings.ts';
import { keptAccount } from './rules/remove-account.ts';
import { whatGoes } from './rules/what-goes.ts';

/** The page on which users delete their account: it says what goes, and wants to be told twice. */
export function deleteView<U extends BaseUser>(): View<U> {
  return reauthenticationRequired(async (request: UserRequest<U>) => {
    if (request.method !== 'POST') return page(request, deleteForm.unbind());

    const form = deleteForm.bind(await request.form());
    const answer = await form.validate();
    const { users } = request.site.accounts;
    if (answer.ok && (await users.getByNaturalKey(answer.data.confirmation))?.id !== request.user.id) {
      form.addError('confirmation', text('accounts.delete.differs', { account: `${request.user}` }));
    }
    if (!answer.ok || form.errors) return page(request, form);

    const outcome = await deleteOwnAccount(request);
    return outcome.state === 'kept' || outcome.state === 'lastSuperuser'
      ? page(request, form)
      : leave(request, outcome);
  });
}

async function page<U extends BaseUser>(request: UserRequest<U>, form: unknown): Promise<ViewResponse> {
  const parts = partsOf(request);
  return render(request, 'accounts/account_delete.html', {
    form,
    account: `${request.user}`,
    grace: request.settingsOf(deletionSettings).accountDeletionGrace,
    kept: await keptAccount(parts, request.user),
    goes: await whatGoes(parts, request.user),
  });
}

/** Says how it ended, on the page that a logout leads to. */
async function leave<U extends BaseUser>(
  request: UserRequest<U>,
  outcome: AccountDeletion,
): Promise<ViewResponse> {
  const { messages, site } = request;
  if (outcome.state === 'planned') {
    const when = String(dateFilter(request.locale)(outcome.dueAt));
    messages.success(request.t('accounts.delete.planned', { when }));
  } else messages.success(request.t('accounts.delete.done'));
  return redirect(request, site.settings.logoutRedirectUrl);
}
