import type { BaseUser } from '../../../core/users/user.ts';
import type { AdminAct } from '../../contract/admin/admin-rules.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { mayDo } from './admin-rights.ts';

/** Those of some rows that somebody may see. */
export async function seenRows(
  user: BaseUser,
  admin: ModelAdmin,
  rows: readonly AdminRow[],
): Promise<readonly AdminRow[]> {
  // Without a rule of its own the permission says the same of every row.
  if (!admin.can.view) return rows;
  const seen: AdminRow[] = [];
  for (const row of rows) if (await mayDo(user, admin, 'view', row)) seen.push(row);
  return seen;
}

/** The first of some rows that somebody may not do this with; null: they may do it with all. */
export async function firstForbidden(
  user: BaseUser,
  admin: ModelAdmin,
  act: AdminAct,
  rows: readonly AdminRow[],
): Promise<AdminRow | null> {
  const [first] = rows;
  if (!first) return null;
  // Without rules of its own the permission says the same of every row.
  const asked = admin.can[act] || admin.can.view ? rows : [first];
  for (const row of asked) if (!(await mayDo(user, admin, act, row))) return row;
  return null;
}
