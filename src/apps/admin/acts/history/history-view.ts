import type { BaseUser } from '../../../../core/users/user.ts';
import { modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import type { View } from '../../../../http/routes/view.ts';
import { rowName } from '../../rows/row-name.ts';
import { modelAddress, rowAddress } from '../../site/admin-address.ts';
import { adminPage, capitalized } from '../../site/admin-page.ts';
import { rowView } from '../../site/admin-view.ts';
import { historyOf } from './history-of.ts';

/** What has happened to a row: who did what, and when. Django's `history_view`. */
export function historyView<U extends BaseUser>(): View<U> {
  return rowView('view', async ({ request, admin, row }) => {
    const { model } = admin;
    const name = rowName(admin, row);
    const title = request.t('admin.history.title', { name });
    const plural = capitalized(request.language.say(modelLabelPlural(model)));
    return adminPage(request, 'admin/history.html', {
      title,
      crumbs: [
        { label: plural, url: modelAddress(request, 'list', model) },
        { label: name, url: rowAddress(request, 'change', model, row.id) },
        { label: request.t('admin.history.crumb') },
      ],
      history: await historyOf(request, { model, id: row.id }),
    });
  });
}
