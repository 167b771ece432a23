import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { Model } from '../../../models/model.ts';
import type { RowId } from '../../../models/model-key.ts';
import { allOf } from '../../../models/rows/filter.ts';
import type { ListQuery, RowCounts } from '../../../models/rows/model-store.ts';
import type { RowSaver } from '../../../models/rows/row-saver.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { asItWas, readable, readableOutcome } from './readable-rows.ts';

/** A row of any model, a user among them. */
export type AdminRow = Readonly<Record<string, unknown>> & { readonly id: RowId };

/** What the admin needs of a model's manager. That of the users is such, and so is every other. */
export interface AdminRows extends RowSaver<AdminRow>, RowCounts {
  get(id: RowId): Promise<AdminRow | null>;
  /** See `ModelManager.delete`. */
  delete(id: RowId): Promise<'deleted' | 'gone' | 'referenced'>;
  list(query: ListQuery): Promise<AdminRow[]>;
}

type Asking<U extends BaseUser> = Pick<HttpRequest<U>, 'site' | 'objects'>;

/** The manager of a model, as it is. Managers know the types of one model; the admin, by its registry, that a name is one of it. */
export function managerOf<U extends BaseUser>({ site, objects }: Asking<U>, model: Model): AdminRows {
  const { users } = site.accounts;
  return (model.table === users.model.table ? users : objects(model)) as object as AdminRows;
}

/** The rows of a model, by the manager that it has. */
export function rowsOf<U extends BaseUser>(request: Asking<U>, model: Model): AdminRows {
  const { users } = request.site.accounts;
  const rows = readableRows(managerOf(request, model));
  if (model.table !== users.model.table) return rows;
  return {
    ...rows,
    async delete(id) {
      const user = await users.get(id as U['id']);
      return user ? users.delete(user) : 'gone';
    },
  };
}

/** Rows whose every value can be read: see `readable`. */
function readableRows(rows: AdminRows): AdminRows {
  return {
    ...boundTo(rows),
    get: async (id) => {
      const row = await rows.get(id);
      return row && readable(row);
    },
    list: async (query) => {
      const place = { after: asItWas(query.after), before: asItWas(query.before) };
      return (await rows.list({ ...query, ...place })).map(readable);
    },
    saveValues: async (values, existing) => readableOutcome(await rows.saveValues(values, existing)),
    saveRelated: async (values, existing, relations) =>
      readableOutcome(await boundTo(rows).saveRelated(values, existing, relations)),
  };
}

/** The methods of a manager as properties, for one that differs in some of them. */
function boundTo(rows: AdminRows): Required<AdminRows> {
  return {
    get: (id) => rows.get(id),
    delete: (id) => rows.delete(id),
    list: (query) => rows.list(query),
    count: (where, options) => rows.count(where, options),
    countBy: (name, query) => rows.countBy(name, query),
    countByTime: (name, query) => rows.countByTime(name, query),
    duplicates: (values, existing) => rows.duplicates(values, existing),
    saveValues: (values, existing) => rows.saveValues(values, existing),
    saveRelated: (values, existing, relations) =>
      rows.saveRelated?.(values, existing, relations) ?? rows.saveValues(values, existing),
  };
}

/** The rows of a model that the visitor sees, as its admin says: the others are not there. */
export function visibleRows(
  request: Pick<HttpRequest<BaseUser>, 'site' | 'objects'> & { readonly user: BaseUser },
  admin: Pick<ModelAdmin, 'model' | 'rows'>,
): AdminRows {
  const all = rowsOf(request, admin.model);
  if (!admin.rows) return all;
  const seen = admin.rows(request.user);
  const within = (where: object = {}) => allOf<object>(seen, where);
  return {
    ...boundTo(all),
    get: async (id) => (await all.list({ where: within({ id }), limit: 1 }))[0] ?? null,
    list: (query) => all.list({ ...query, where: within(query.where) }),
    count: (where, options) => all.count(within(where), options),
    countBy: (name, query) => all.countBy(name, { ...query, where: within(query?.where) }),
    countByTime: (name, query) => all.countByTime(name, { ...query, where: within(query.where) }),
  };
}
