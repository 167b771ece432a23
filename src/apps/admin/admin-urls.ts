import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import { path, type Route } from '../../http/routes/urls.ts';
import { actionView } from './acts/actions/action-view.ts';
import { deleteView } from './acts/delete/delete-view.ts';
import { exportView } from './acts/export/export-view.ts';
import { historyView } from './acts/history/history-view.ts';
import { addView } from './form/add-view.ts';
import { changeView } from './form/change-view.ts';
import { adminHomeView } from './home/home-view.ts';
import { paletteView } from './home/palette/palette-view.ts';
import { autocompleteView } from './list/autocomplete-view.ts';
import { listView } from './list/list-view.ts';
import { ownHooks } from './own/pages/own-hooks.ts';
import { ownUrls } from './own/pages/own-urls.ts';
import { addUserView } from './own/users/adding/add-user-view.ts';

/**
 * Fields of a form here: 1000 rows of a selection or a relation, or the rows of long inlines. The setting `maxBodyBytes` holds all
 * the same.
 */
const MAX_FORM_FIELDS = 5000;
const FORM = { methods: ['GET', 'POST'], maxFormFields: MAX_FORM_FIELDS } as const;
const ACTION = { methods: ['POST'], maxFormFields: MAX_FORM_FIELDS } as const;

/**
 * The pages of the admin: `...include('admin/', adminUrls(CustomUser))`. They are for staff (`isStaff`), and each of them sees
 * what their permissions say. Django's `admin.site.urls`.
 */
export function adminUrls<U extends BaseUser>(_userModel: UserModel<U>): Route<U>[] {
  return [
    path('', adminHomeView<U>(), { name: 'admin' }),
    path('search/', paletteView<U>(), { name: 'admin_search' }),
    ...ownUrls<U>(ACTION),
    path(':app/:model/', listView<U>(), { name: 'admin_list' }),
    path(':app/:model/action/', actionView<U>(), {
      name: 'admin_action',
      ...ACTION,
      // Asks for a confirmation again.
      staleView: actionView<U>(),
    }),
    path(':app/:model/export.csv', exportView<U>('csv'), { name: 'admin_export_csv' }),
    path(':app/:model/export.json', exportView<U>('json'), { name: 'admin_export_json' }),
    path(':app/:model/autocomplete/', autocompleteView<U>(), { name: 'admin_autocomplete' }),
    path(':app/:model/add/', addUserView<U>(addView<U>()), { name: 'admin_add', ...FORM }),
    path(':app/:model/:id/change/', changeView<U>(ownHooks), { name: 'admin_change', ...FORM }),
    path(':app/:model/:id/delete/', deleteView<U>(), { name: 'admin_delete', ...FORM }),
    path(':app/:model/:id/history/', historyView<U>(), { name: 'admin_history' }),
  ];
}
