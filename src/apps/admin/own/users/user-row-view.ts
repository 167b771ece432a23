import type { BaseUser } from '../../../../core/users/user.ts';
import { HttpError } from '../../../../http/answer/http-error.ts';
import type { ViewResponse } from '../../../../http/answer/http-response.ts';
import type { View } from '../../../../http/routes/view.ts';
import type { Model } from '../../../../models/model.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import { adminView, type RowRequest } from '../../site/admin-view.ts';
import { idFromText } from '../../site/row-id-text.ts';

/** A page of a user whom the visitor may see. Others are not there for them. */
export function userRowView<U extends BaseUser>(view: (asked: RowRequest) => Promise<ViewResponse>): View<U> {
  return adminView(async (request) => {
    const model = request.site.accounts.users.model as object as Model;
    const admin = adminRegistry(request.site).of(model);
    const id = idFromText(model, request.parameters.id ?? '');
    const rows = admin && visibleRows(request, admin);
    const row = id === null || !rows ? null : await rows.get(id);
    if (!admin || !rows || !row || !(await mayDo(request.user, admin, 'view', row))) {
      throw new HttpError(404, 'no such user');
    }
    return view({ request, admin, rows, row });
  });
}
