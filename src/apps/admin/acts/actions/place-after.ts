import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { modelAddress, rowAddress } from '../../site/admin-address.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import type { AskedAction } from './asked-action.ts';

/** Where one came from: the page of a row, or the list as it was narrowed. */
export function placeAfter(
  request: AdminRequest,
  { model }: ModelAdmin,
  { target, ids, query }: Pick<AskedAction, 'target' | 'ids' | 'query'>,
): string {
  const [id] = ids;
  if (target === 'row' && id !== undefined) return rowAddress(request, 'change', model, id);
  return modelAddress(request, 'list', model) + (query === '?' ? '' : query);
}
