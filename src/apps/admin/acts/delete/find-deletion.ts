import { createHash } from 'node:crypto';
import type { RowId } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import {
  type CollectedRows,
  collectDeletion,
  type Deletion,
} from '../../../../models/rows/deletion/collect-deletion.ts';
import { inBatches } from '../../../../models/rows/deletion/deletion-source.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { AdminRequest, ModelRequest } from '../../site/admin-view.ts';
import { firstForbidden } from '../../site/rights-on-rows.ts';
import { deletionSource } from './deletion-source.ts';

/** What deleting some rows means, and whether this visitor may do it. */
export interface FoundDeletion extends Deletion {
  /** The admins of models with rows that would go and that the visitor may not delete: Django's `perms_needed`. */
  readonly lacking: readonly ModelAdmin[];
  /** What a page says of it in short. Where it is another one later, something else would go than people were told. */
  readonly seen: string;
}

/** Rows of a model that a page looks at. Of more it says "more than". */
export const SHOWN_AT_MOST = 1000;

/** `overview`: for a page, which looks at so many rows and no more. Otherwise all of them, which nobody can change meanwhile. */
export async function findDeletion(
  { request, admin }: Pick<ModelRequest, 'request' | 'admin'>,
  ids: readonly RowId[],
  { overview }: { readonly overview: boolean },
): Promise<FoundDeletion> {
  const options = overview ? { limit: SHOWN_AT_MOST } : { forUpdate: true };
  const deletion = await collectDeletion(deletionSource(request), { model: admin.model, ids }, options);
  return { ...deletion, lacking: await lackingRights(request, deletion), seen: seenOf(deletion) };
}

/** Models that the admin does not show have no rights to ask for, as in Django. */
async function lackingRights(request: AdminRequest, { removed }: Deletion): Promise<readonly ModelAdmin[]> {
  const lacking: ModelAdmin[] = [];
  for (const rows of removed) {
    const admin = adminRegistry(request.site).of(rows.model);
    if (admin && !(await mayDeleteAll(request, admin, rows))) lacking.push(admin);
  }
  return lacking;
}

async function mayDeleteAll(
  request: AdminRequest,
  admin: ModelAdmin,
  { ids }: CollectedRows,
): Promise<boolean> {
  if (!(await mayDo(request.user, admin, 'delete'))) return false;
  // Without rules of its own the permission says all.
  if (!admin.can.delete && !admin.can.view && !admin.rows) return true;
  for (const some of inBatches(ids)) {
    const rows = await visibleRows(request, admin).list({ where: { id: inList(some) } });
    // What must not be seen must not go along either.
    if (rows.length < some.length) return false;
    if (await firstForbidden(request.user, admin, 'delete', rows)) return false;
  }
  return true;
}

function seenOf({ removed, forgetting }: Deletion): string {
  const all = [...removed, ...forgetting];
  if (all.some(({ ids, isMore }) => isMore || ids.length > SHOWN_AT_MOST)) return 'many';
  const counts = all.map(({ model, ids }) => `${model.table} ${ids.length}`).toSorted();
  return createHash('sha256').update(counts.join('\n')).digest('base64url').slice(0, 16);
}
