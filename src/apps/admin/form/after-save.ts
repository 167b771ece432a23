import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { redirectToAddress } from '../../../http/routes/redirect.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { modelAddress, rowAddress } from '../site/admin-address.ts';
import { modelLabel } from '../site/admin-page.ts';
import type { ModelRequest } from '../site/admin-view.ts';

/** Where staff go on to after a form: Django's three buttons. */
export async function afterSave(
  { request, admin }: ModelRequest,
  row: AdminRow,
  done: 'admin.add.done' | 'admin.change.done',
): Promise<ViewResponse> {
  const { model } = admin;
  const label = request.language.say(modelLabel(model));
  request.messages.success(request.t(done, { label, name: rowName(admin, row) }));
  const form = await request.form();
  if (form.has('_addanother')) return redirectToAddress(modelAddress(request, 'add', model));
  if (form.has('_continue')) return redirectToAddress(rowAddress(request, 'change', model, row.id));
  return redirectToAddress(modelAddress(request, 'list', model));
}
