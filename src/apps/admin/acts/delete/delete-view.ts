import { rowRefused } from '../../../../core/audit/row-events.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import type { ViewResponse } from '../../../../http/answer/http-response.ts';
import { modelLabel, modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import { redirectToAddress } from '../../../../http/routes/redirect.ts';
import type { View } from '../../../../http/routes/view.ts';
import { rowsInBatches } from '../../../rows-in-batches.ts';
import { keepingList, listAddress } from '../../list/list-return.ts';
import { rowName } from '../../rows/row-name.ts';
import { rowAddress } from '../../site/admin-address.ts';
import { adminPage, capitalized } from '../../site/admin-page.ts';
import { type RowRequest, refused, rowView } from '../../site/admin-view.ts';
import { deleteRows } from './delete-rows.ts';
import { deletionMessage } from './deletion-message.ts';
import { findDeletion } from './find-deletion.ts';
import { shownDeletion } from './shown-deletion.ts';

/** The field of the form that says what the page told. */
export const SEEN = '_seen';

/** Says what goes with a row, or what forbids its end; and deletes it. Django's `delete_view`. */
export function deleteView<U extends BaseUser>(): View<U> {
  return rowView('delete', async (asked) => {
    const { request, rows, row, admin } = asked;
    // Sent on a stale token it is asked again, with what goes by now.
    request.staleForm?.take();
    if (request.method !== 'POST') return page(asked);
    const seen = (await request.form()).get(SEEN) ?? '';
    const batches = rowsInBatches(rows, { where: { id: row.id }, forUpdate: true });
    const outcome = await deleteRows(asked, batches, seen);
    if (outcome.state === 'forbidden') return forbid(asked, outcome.what);
    const message = deletionMessage(request, outcome);
    if (outcome.state === 'deleted') {
      const label = request.language.say(modelLabel(admin.model));
      request.messages.success(request.t('admin.delete.done', { label, name: rowName(admin, row) }));
    } else if (outcome.state === 'gone' || outcome.state === 'planned') request.messages.warning(message);
    else return page(asked, message);
    return redirectToAddress(listAddress(asked));
  });
}

async function forbid({ request, admin, row }: RowRequest, what: string): Promise<never> {
  const object = { model: admin.model, id: row.id };
  await request.site.accounts.emit(rowRefused, { object, label: rowName(admin, row), action: 'delete' });
  throw refused(`the user may not delete ${what}`);
}

async function page(asked: RowRequest, problem: string | null = null): Promise<ViewResponse> {
  const { request, admin, row } = asked;
  const { model } = admin;
  const name = rowName(admin, row);
  const found = await findDeletion(asked, [row.id], { overview: true });
  const url = keepingList(asked, rowAddress(request, 'change', model, row.id));
  return adminPage(request, 'admin/delete.html', {
    title: request.t('admin.delete.title', { name }),
    crumbs: [
      {
        label: capitalized(request.language.say(modelLabelPlural(model))),
        url: listAddress(asked),
      },
      { label: name, url },
      { label: request.t('admin.change.delete') },
    ],
    problem,
    deletion: await shownDeletion(request, found, { model, ids: [row.id] }),
    back_url: url,
  });
}
