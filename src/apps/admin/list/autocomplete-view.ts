import type { BaseUser } from '../../../core/users/user.ts';
import { HttpResponse } from '../../../http/answer/http-response.ts';
import type { View } from '../../../http/routes/view.ts';
import type { Model } from '../../../models/model.ts';
import { startsWith } from '../../../models/rows/condition.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { nameField, rowName } from '../rows/row-name.ts';
import { type AdminRequest, modelView } from '../site/admin-view.ts';
import { seenRows } from '../site/rights-on-rows.ts';
import { seenWithin } from '../site/seen-admin.ts';
import { byLabel } from './columns/referred-choices.ts';
import { searchFilter } from './list-search.ts';

/** Rows of an answer. */
const OFFERED = 20;
const MAX_SEARCH = 200;

/**
 * Rows by what is typed of their names, as JSON, `{ "results": [{ "id": "7", "text": "Ada" }], "more": false }`: for staff who may
 * see them. Django's `autocomplete`.
 */
export function autocompleteView<U extends BaseUser>(): View<U> {
  return modelView('view', async ({ request, admin, rows }) => {
    const typed = (request.query.get('q') ?? '').slice(0, MAX_SEARCH).trim();
    const where = typed === '' ? {} : nameFilter(request, admin, typed);
    const found = where ? await rows.list({ where, orderBy: readingOrder(admin), limit: OFFERED + 1 }) : [];
    const seen = await seenRows(request.user, admin, found.slice(0, OFFERED));
    const offered = seen.map((row) => [String(row.id), rowName(admin, row)] as const);
    const results = byLabel(request, offered).map(([id, label]) => ({ id, text: label }));
    return new HttpResponse(JSON.stringify({ results, more: found.length > OFFERED }), {
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    });
  });
}

/** What the admin searches in, or else the beginning of the name. */
function nameFilter(request: AdminRequest, { model, list }: ModelAdmin, typed: string): object | null {
  const userModel = request.site.accounts.users.model as object as Model;
  const within = seenWithin(request);
  const found = searchFilter({ model, userModel, names: list.search, within }, typed);
  if (found) return found;
  const name = nameField(model);
  return name === null ? null : { [name]: startsWith(typed, { ignoreCase: true }) };
}

/** By what rows are called where an index has that order. Otherwise all that match would be sorted for the first of them. */
function readingOrder({ model, name }: ModelAdmin): string {
  const named = name === null ? nameField(model) : null;
  const field = named === null ? null : model.fields[named];
  const isInOrder = field && (field.index || field.unique) && !field.ignoreCase;
  return named !== null && isInOrder ? named : 'id';
}
