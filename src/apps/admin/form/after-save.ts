import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { modelLabel } from '../../../http/forms/fields/model-words.ts';
import { redirectToAddress } from '../../../http/routes/redirect.ts';
import { keepingList, listAddress } from '../list/list-return.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { modelAddress, rowAddress } from '../site/admin-address.ts';
import type { ModelRequest } from '../site/admin-view.ts';

/** The button that saves the form of a row as a new one. Django's name for it. */
export const SAVE_AS_NEW = '_saveasnew';

/** Where staff go on to after a form: Django's buttons. */
export async function afterSave(
  { request, admin }: ModelRequest,
  row: AdminRow,
  done: 'admin.add.done' | 'admin.change.done',
): Promise<ViewResponse> {
  const { model } = admin;
  const label = request.language.say(modelLabel(model));
  request.messages.success(request.t(done, { label, name: rowName(admin, row) }));
  const form = await request.form();
  const next = (url: string) => redirectToAddress(keepingList({ request, admin }, url));
  if (form.has('_addanother')) return next(modelAddress(request, 'add', model));
  if (form.has('_continue') || form.has(SAVE_AS_NEW))
    return next(rowAddress(request, 'change', model, row.id));
  return redirectToAddress(listAddress({ request, admin }));
}
