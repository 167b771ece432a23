import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { historyEntries } from '../acts/history/history-of.ts';
import { dashboardOf } from '../dashboard/dashboard-of.ts';
import { adminPage } from '../site/admin-page.ts';
import { adminView } from '../site/admin-view.ts';

/** Entries of one's own recent actions. */
const RECENT = 10;
/** What counts as an action of the admin. */
const KINDS = ['rowAdded', 'rowChanged', 'rowDeleted', 'rowActionRun'] as const;

/** The first page: the models that one may see, and what one did lately. Django's index. */
export function adminHomeView<U extends BaseUser>(): View<U> {
  return adminView(async (request) => {
    const { audit } = request.site.accounts;
    const own = await audit.list({ actor: request.user, kind: KINDS, limit: RECENT });
    return adminPage(request, 'admin/home.html', {
      title: request.t('admin.home.title'),
      dashboard: await dashboardOf(request),
      recent: await historyEntries(request, own),
    });
  });
}
