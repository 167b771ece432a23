import type { BaseUser } from '../../../../core/users/user.ts';
import { HttpResponse } from '../../../../http/answer/http-response.ts';
import { wantsJson } from '../../../../http/answer/problem.ts';
import type { View } from '../../../../http/routes/view.ts';
import { adminPage } from '../../site/admin-page.ts';
import { adminView } from '../../site/admin-view.ts';
import { foundModels } from './found-models.ts';
import { foundRows } from './found-rows.ts';

/** Characters that are looked for. */
const MAX_SEARCH = 200;

/** What is found in the whole admin: as a page, and as JSON for the palette. */
export function paletteView<U extends BaseUser>(): View<U> {
  return adminView(async (request) => {
    const words = (request.query.get('q') ?? '').slice(0, MAX_SEARCH);
    const groups = [...(await foundModels(request, words)), ...(await foundRows(request, words))];
    const headers = { 'cache-control': 'no-store', vary: 'Accept' };
    if (wantsJson(request.head)) {
      return new HttpResponse(JSON.stringify({ groups }), {
        headers: { ...headers, 'content-type': 'application/json' },
      });
    }
    const title = request.t('admin.palette.title');
    return adminPage(request, 'admin/search.html', { title, crumbs: [{ label: title }], words, groups });
  });
}
