import type { BaseUser } from '../../../core/users/user.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { staffRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { notWhileImpersonating } from '../../../http/guards/not-while-impersonating.ts';
import type { View } from '../../../http/routes/view.ts';
import type { MaybePromise } from '../../../support/maybe-promise.ts';
import type { AdminAct } from '../../contract/admin/admin-rules.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { type AdminRow, type AdminRows, visibleRows } from '../rows/admin-rows.ts';
import { adminRegistry } from './admin-registry.ts';
import { mayDo } from './admin-rights.ts';
import { idFromText } from './row-id-text.ts';
import { seenAdmin } from './seen-admin.ts';

/** A request to the admin: its visitor is staff. */
export type AdminRequest = UserRequest<BaseUser>;

/** A page about a model. */
export interface ModelRequest {
  readonly request: AdminRequest;
  readonly admin: ModelAdmin;
  readonly rows: AdminRows;
}

/** A page about a row. */
export interface RowRequest extends ModelRequest {
  readonly row: AdminRow;
}

/**
 * Lets staff through alone, to a page of a project's own in the admin too:
 *
 * ```ts
 * path('admin/report/', adminView((request) => adminPage(request, 'reports/report.html', { title: 'Report' })), { name: 'report' });
 * ```
 */
export function adminView<U extends BaseUser>(
  view: (request: AdminRequest) => MaybePromise<ViewResponse>,
): View<U> {
  // What the pages need of a user every user has.
  const open = (request: UserRequest<U>) => view(request as object as AdminRequest);
  // Whoever acts as another member of staff must not do so with that one's rights.
  return notWhileImpersonating(staffRequired(open));
}

/** A page of a model, for staff who may do this with some row of it. Other models are not there for them. */
export function modelView<U extends BaseUser>(
  act: AdminAct,
  view: (asked: ModelRequest) => MaybePromise<ViewResponse>,
): View<U> {
  return adminView(async (request) => {
    const { app = '', model = '' } = request.parameters;
    const admin = adminRegistry(request.site).find(app, model);
    if (!admin) throw new HttpError(404, 'the admin has no such model');
    if (!(await mayDo(request.user, admin, act)))
      throw refused(`the user may not ${act} ${admin.model.labelPlural}`);
    return view({ request, admin: await seenAdmin(request, admin), rows: visibleRows(request, admin) });
  });
}

/** A page of a row, for staff who may do this with it. */
export function rowView<U extends BaseUser>(
  act: AdminAct,
  view: (asked: RowRequest) => MaybePromise<ViewResponse>,
): View<U> {
  return modelView(act, async (asked) => {
    const { request, admin } = asked;
    const id = idFromText(admin.model, request.parameters.id ?? '');
    const row = id === null ? null : await asked.rows.get(id);
    // Whoever must not see a row is not told that it is there.
    if (!row || !(await mayDo(request.user, admin, 'view', row))) throw new HttpError(404, 'no such row');
    if (!(await mayDo(request.user, admin, act, row)))
      throw refused(`the user may not ${act} this ${admin.model.label}`);
    return view({ ...asked, row });
  });
}

export function refused(reason: string): HttpError {
  return new HttpError(403, reason, { code: 'permission_denied' });
}
