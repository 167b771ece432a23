import { rowRefused } from '../../../core/audit/row-events.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import type { AdminRow } from './admin-rows.ts';
import { rowName } from './row-name.ts';

export interface RefusedRow {
  readonly request: Pick<HttpRequest<BaseUser>, 'site'>;
  readonly admin: ModelAdmin;
  readonly row: AdminRow;
}

/** Writes down that somebody was not allowed to do this with a row. Outside of the transaction, which is undone. */
export async function tellRefused({ request, admin, row }: RefusedRow, action: string): Promise<void> {
  const object = { model: admin.model, id: row.id };
  await request.site.accounts.emit(rowRefused, { object, label: rowName(admin, row), action });
}
