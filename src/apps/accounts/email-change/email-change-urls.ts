import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { mailedLinkUrls } from '../mailed-links/mailed-link-urls.ts';
import { needsAddress } from '../shared/needs-address.ts';
import { confirmEmailChangeView, outcomeView, undoEmailChangeView } from './email-change-link-views.ts';
import { emailChangeLink, emailChangeUndoLink } from './email-change-links.ts';
import { emailChangeDoneView, emailChangeView } from './email-change-view.ts';

/** The pages of a change of the address. None where users have no address. */
export function emailChangeUrls<U extends BaseUser>(model: UserModel<U>): readonly Route<U>[] {
  const { path: change } = emailChangeLink;
  const { path: undo } = emailChangeUndoLink;
  return needsAddress(model, () => [
    path(change, emailChangeView<U>(), { name: 'email_change', methods: ['GET', 'POST'] }),
    // Before the links, whose token would be `sent` or `done`.
    path(`${change}sent/`, emailChangeDoneView<U>(), { name: 'email_change_done' }),
    path(`${change}done/`, outcomeView<U>('changed'), { name: 'email_change_complete' }),
    path(`${undo}done/`, outcomeView<U>('undone'), { name: 'email_change_undone' }),
    path(`${undo}cancelled/`, outcomeView<U>('cancelled'), { name: 'email_change_cancelled' }),
    ...mailedLinkUrls<U>(emailChangeLink, confirmEmailChangeView<U>()),
    ...mailedLinkUrls<U>(emailChangeUndoLink, undoEmailChangeView<U>()),
  ]);
}
