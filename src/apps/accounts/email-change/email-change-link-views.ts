import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { linkInvalid, type MailedLinkView } from '../mailed-links/mailed-link-urls.ts';
import { confirmEmailChangeOf } from './confirm-email-change.ts';
import { emailChangeLink, emailChangeUndoLink } from './email-change-links.ts';
import { undoEmailChangeOf } from './undo-email-change.ts';

/** The page behind the link to the new address: one button, in whatever browser. The mailbox is what it proves. */
export function confirmEmailChangeView<U extends BaseUser>(): MailedLinkView<U> {
  return async (request, secret) => {
    const { address } = secret;
    if (request.method !== 'POST') return render(request, 'accounts/email_change_confirm.html', { address });
    const { state } = await confirmEmailChangeOf(request, secret);
    if (state === 'over') return linkInvalid(request, emailChangeLink);
    return state === 'done' ? redirect(request, 'email_change_complete') : taken(request, address);
  };
}

/** The page behind the link to the old address. Nobody has to be logged in: its owner may be shut out. */
export function undoEmailChangeView<U extends BaseUser>(): MailedLinkView<U> {
  return async (request, secret) => {
    const { address } = secret;
    if (request.method !== 'POST') return render(request, 'accounts/email_change_undo.html', { address });
    const { state } = await undoEmailChangeOf(request, secret);
    if (state === 'over') return linkInvalid(request, emailChangeUndoLink);
    if (state === 'taken') return taken(request, address);
    return redirect(request, state === 'undone' ? 'email_change_undone' : 'email_change_cancelled');
  };
}

/** What comes after it, so that a reload sends nothing twice. */
export function outcomeView<U extends BaseUser>(outcome: 'changed' | 'undone' | 'cancelled'): View<U> {
  return loginNotRequired((request) => render(request, 'accounts/email_change_outcome.html', { outcome }));
}

function taken<U extends BaseUser>(request: HttpRequest<U>, address: string): Promise<ViewResponse> {
  return Promise.resolve(
    render(request, 'accounts/email_change_outcome.html', { outcome: 'taken', address, status: 409 }),
  );
}
