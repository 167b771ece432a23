import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { Model } from '../../../models/model.ts';
import type { RowId } from '../../../models/model-key.ts';
import { idText } from './row-id-text.ts';

/** The pages of a model, and of a row of it. */
export type ModelPage = 'list' | 'add' | 'action' | 'export_csv' | 'export_json' | 'autocomplete';
export type RowPage = 'change' | 'delete' | 'history';

type Asking = Pick<HttpRequest<BaseUser>, 'site'>;

/** The address of a page of a model: `/admin/notes/note/`. */
export function modelAddress({ site }: Asking, page: ModelPage, model: Model): string {
  return site.urls.reverse(`admin_${page}`, namesOf(model));
}

/** The address of a page of a row: `/admin/notes/note/7/change/`. */
export function rowAddress({ site }: Asking, page: RowPage, model: Model, id: RowId): string {
  return site.urls.reverse(`admin_${page}`, { ...namesOf(model), id: idText(id) });
}

function namesOf({ app, name }: Model) {
  return { app, model: name.toLowerCase() };
}
