import { rowRefused } from '../../../../core/audit/row-events.ts';
import type { ViewResponse } from '../../../../http/answer/http-response.ts';
import { redirectToAddress } from '../../../../http/routes/redirect.ts';
import { rowsInBatches } from '../../../rows-in-batches.ts';
import { type ModelRequest, refused } from '../../site/admin-view.ts';
import { deleteRows } from '../delete/delete-rows.ts';
import { deletionMessage } from '../delete/deletion-message.ts';
import type { AskedAction } from './asked-action.ts';
import { confirmPage } from './confirm-page.ts';
import { placeAfter } from './place-after.ts';

/** Deletes what was chosen, by the rules for one row. Django's `delete_selected`. */
export async function deleteChosen(
  asked: ModelRequest,
  wanted: AskedAction,
  seen: string,
): Promise<ViewResponse> {
  const { request, admin, rows } = asked;
  const batches = rowsInBatches(rows, { where: wanted.where, orderBy: 'id', forUpdate: true });
  const outcome = await deleteRows(asked, batches, seen);
  if (outcome.state === 'forbidden') {
    const told = { object: { model: admin.model }, label: outcome.what, action: 'delete' };
    await request.site.accounts.emit(rowRefused, told);
    throw refused(`the user may not delete ${outcome.what}`);
  }
  const message = deletionMessage(request, outcome);
  if (outcome.state === 'deleted') {
    const action = request.language.say(wanted.action.label);
    request.messages.success(request.t('admin.action.done', { action, count: outcome.count }));
  } else if (outcome.state === 'planned') request.messages.warning(message);
  else if (outcome.state === 'gone') request.messages.warning(request.t('admin.action.gone'));
  else return confirmPage(asked, wanted, { form: null, problem: message });
  return redirectToAddress(placeAfter(request, admin, wanted));
}
