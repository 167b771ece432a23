import type { RowRequest } from '../../site/admin-view.ts';
import { idText } from '../../site/row-id-text.ts';

/** Where a form leads that does something with a user. */
export function userActAddress({ request, row }: Pick<RowRequest, 'request' | 'row'>, act: string): string {
  return request.site.urls.reverse('admin_user_act', { id: idText(row.id), act });
}
