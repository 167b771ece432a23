import { dateFilter } from '../../../../http/templates/format-date.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import type { RowsDeleted } from './delete-rows.ts';

/** Why rows are still there; '' where they are not. */
export function deletionMessage({ locale, t }: AdminRequest, outcome: RowsDeleted): string {
  switch (outcome.state) {
    case 'deleted':
      return '';
    case 'planned':
      return t('admin.delete.planned', { when: String(dateFilter(locale)(outcome.dueAt)) });
    case 'gone':
      return t('admin.delete.gone');
    case 'forbidden':
      return t('admin.delete.forbidden', { what: outcome.what });
    case 'changed':
      return t('admin.delete.changed');
    case 'kept':
      return t('admin.delete.kept');
    case 'lastSuperuser':
      return t('admin.delete.lastSuperuser');
    default:
      return outcome satisfies never;
  }
}
