import type { BaseUser } from '../../../core/users/user.ts';
import type { SiteContext } from '../../../http/request/site-context.ts';
import type { Model } from '../../../models/model.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { AdminAction } from './admin-action.ts';
import type { AdminInline, AdminSection } from './admin-form.ts';
import type { AdminList } from './admin-list.ts';
import type { AdminRules } from './admin-rules.ts';

/** How the admin shows a model. Made by `defineAdmin`. */
export interface ModelAdmin {
  readonly model: Model;
  readonly list: AdminList;
  /** Null: every field that forms may show, in one section. */
  readonly form: readonly AdminSection[] | null;
  readonly inlines: readonly AdminInline[];
  /** Of a field that is filled from others: the names of those. */
  readonly prepopulated: Readonly<Record<string, readonly string[]>>;
  /** Fields of which the choices are radio buttons. */
  readonly radios: readonly string[];
  /** Whether a row's form can be saved as a new row. */
  readonly saveAsNew: boolean;
  /** What stands in the place of an empty value; null: a sign. */
  readonly emptyValue: Sentence | null;
  readonly actions: Readonly<Record<string, AdminAction>>;
  readonly can: AdminRules<never>;
  /** What of the model somebody sees, as a filter of it; null: everything. */
  readonly rows: ((user: BaseUser) => object) | null;
  /** What a row is called; null: by the model's first text. */
  readonly name: ((row: never) => string) | null;
  /** The address of a row's page on the site. */
  readonly viewOnSite: ((row: never) => string | null) | null;
}

/** What the admin of a site shows besides users and groups. A site knows no apps, so its own type leaves the rest out. */
export function adminModelsOf<U extends BaseUser>(site: SiteContext<U>): readonly ModelAdmin[] {
  return site.adminModels as readonly ModelAdmin[];
}
