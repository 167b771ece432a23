import type { BaseUser } from '../../../core/users/user.ts';
import type { SiteContext } from '../../../http/request/site-context.ts';
import type { Model } from '../../../models/model.ts';
import { adminModelsOf, type ModelAdmin } from '../../contract/admin/model-admin.ts';
import { ownAdmins } from '../own/own-admins.ts';
import { withOwnRules } from '../own/own-rules.ts';

/** What the admin of a site shows, found by what stands in its addresses. */
export interface AdminRegistry {
  /** By their apps and names. */
  readonly all: readonly ModelAdmin[];
  /** By the names of its app and model in small letters; null: the admin does not show it. */
  find(app: string, model: string): ModelAdmin | null;
  /** The admin of a model; null where it has none. */
  of(model: Model): ModelAdmin | null;
}

/** Made once for each site. */
const registries = new WeakMap<object, AdminRegistry>();

/** What the admin shows: the package's own models, and those that apps hand over, which stand in the place of the former. */
export function adminRegistry<U extends BaseUser>(site: SiteContext<U>): AdminRegistry {
  const made = registries.get(site);
  if (made) return made;
  const own = ownAdmins(site.accounts.users.model as object as Model);
  const known = [...own, ...adminModelsOf(site)].map((admin) => withOwnRules(site.accounts, admin));
  const byTable = new Map(known.map((admin) => [admin.model.table, admin]));
  const all = [...byTable.values()].toSorted((first, second) =>
    compare(keyOf(first.model), keyOf(second.model)),
  );
  const byKey = new Map(all.map((admin) => [keyOf(admin.model), admin]));
  const registry: AdminRegistry = {
    all,
    find: (app, model) => byKey.get(`${app}.${model}`) ?? null,
    of: ({ table }) => byTable.get(table) ?? null,
  };
  registries.set(site, registry);
  return registry;
}

function keyOf({ app, name }: Model): string {
  return `${app}.${name.toLowerCase()}`;
}

function compare(first: string, second: string): number {
  return first < second ? -1 : Number(first > second);
}
