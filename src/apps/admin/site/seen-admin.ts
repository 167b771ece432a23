import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { isReference } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { referredModel } from '../../../models/rows/references.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { adminRegistry } from './admin-registry.ts';
import { mayDo } from './admin-rights.ts';

/** Who asks. */
type Asking = Pick<HttpRequest<BaseUser>, 'site'> & { readonly user: BaseUser };

/** The admin of a model without searches into models that the visitor may not see: what is found would say what stands there. */
export async function seenAdmin(request: Asking, admin: ModelAdmin): Promise<ModelAdmin> {
  const search: string[] = [];
  for (const given of admin.list.search) if (await maySearch(request, admin.model, given)) search.push(given);
  return search.length === admin.list.search.length ? admin : { ...admin, list: { ...admin.list, search } };
}

/** Models that the admin does not show have no rights to ask for. */
async function maySearch(request: Asking, model: Model, given: string): Promise<boolean> {
  const [name = '', ...rest] = given.replace(/^[\^=]/, '').split('.');
  const field = model.fields[name];
  if (rest.length === 0 || !field || !isReference(field)) return true;
  const other = referredModel(model, field, request.site.accounts.users.model as object as Model);
  const admin = adminRegistry(request.site).of(other);
  if (admin && !(await mayDo(request.user, admin, 'view'))) return false;
  return maySearch(request, other, rest.join('.'));
}

/** What of a model the visitor sees, as a filter of it. */
export function seenWithin({ site, user }: Asking): (model: Model) => object {
  return (model) => adminRegistry(site).of(model)?.rows?.(user) ?? {};
}
