import type { BaseUser } from '../../../core/users/user.ts';
import { isReference, isTextKind, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model, RowOf } from '../../../models/model.ts';
import { ModelError } from '../../../models/model-error.ts';
import type { FilterOf } from '../../../models/rows/filter.ts';
import type { AdminAction } from './admin-action.ts';
import { type AdminInline, type AdminSection, section } from './admin-form.ts';
import type { AdminListOptions } from './admin-list.ts';
import type { AdminRules } from './admin-rules.ts';
import type { ModelAdmin } from './model-admin.ts';

type NamesOf<M> = M extends { readonly fields: infer F; readonly relations: infer R }
  ? (keyof F | keyof R) & string
  : never;

type ReferencesIn<M> = M extends { readonly fields: infer F }
  ? { [Name in keyof F & string]: '~references' extends keyof F[Name] ? Name : never }[keyof F & string]
  : never;

/** How staff see a model. Everything has a default, and the names are checked against the fields. */
export interface AdminOptions<M> {
  readonly list?: AdminListOptions<RowOf<M>, NamesOf<M> | 'id', ReferencesIn<M>>;
  /**
   * The fields of the form, in sections or one after the other. Default: all that forms may show. What is named nowhere is not
   * shown. Django's `fields` and `fieldsets`.
   */
  readonly form?: readonly (NamesOf<M> | AdminSection<NamesOf<M>>)[];
  /** Rows of other models that stand in the same form. Django's `inlines`. */
  readonly inlines?: readonly AdminInline[];
  /** By their names: small letters, digits and hyphens. Django's `actions`. */
  readonly actions?: Readonly<Record<string, AdminAction<RowOf<M>>>>;
  /**
   * Says no where the permission alone would say yes: `delete: (user, note) => note === null || note.ownerId === user.id`. Django's
   * `has_delete_permission`.
   */
  readonly can?: AdminRules<RowOf<M>>;
  /**
   * Which rows staff see at all, as a filter of the model: `rows: (user) => ({ ownerId: user.id })`. The others are not there for
   * them, nor to be chosen. Default: every row. Django's `get_queryset`.
   */
  readonly rows?: (user: BaseUser) => FilterOf<M>;
  /** What a row is called. Default: its first text. Django's `__str__`. */
  readonly name?: (row: RowOf<M>) => string;
  /** The address of a row's page on the site; null: it has none. Django's `view_on_site`. */
  readonly viewOnSite?: (row: RowOf<M>) => string | null;
}

const PAGE_SIZE = 50;
const COUNT_LIMIT = 10_000;

/**
 * Puts a model into the admin: `defineAdmin(Note)` alone gives a good page. Hand it over with its app: `defineApp({ name:
 * 'notes', models: [Note], admin: [NoteAdmin] })`.
 *
 * ```ts
 * export const NoteAdmin = defineAdmin(Note, {
 *   list: { columns: ['title', 'ownerId'], search: ['title', 'ownerId.email'], filters: ['pinned'], sort: '-createdAt' },
 *   form: [section('Text', ['title', 'body']), section('More', ['pinned'])],
 * });
 * ```
 *
 * @throws LatchkeyError `admin_invalid` for a name that the model does not have.
 */
export function defineAdmin<const M extends { readonly name: string; readonly fields: object }>(
  declared: M,
  options: AdminOptions<M> = {},
): ModelAdmin {
  const model = declared as object as Model;
  const { list = {}, form, inlines = [], actions = {}, can = {}, rows, name, viewOnSite } = options;
  const admin: ModelAdmin = {
    model,
    list: {
      ...(list as object),
      search: list.search ?? [],
      filters: list.filters ?? [],
      pageSize: list.pageSize ?? PAGE_SIZE,
      countLimit: list.countLimit ?? COUNT_LIMIT,
    },
    form: form ? sectionsOf(form as readonly (string | AdminSection)[]) : null,
    inlines,
    actions: actions as ModelAdmin['actions'],
    can,
    rows: (rows as ModelAdmin['rows'] | undefined) ?? null,
    name: name ?? null,
    viewOnSite: viewOnSite ?? null,
  };
  checkAdmin(admin);
  return Object.freeze(admin);
}

/** Fields that stand in no section are one of their own. */
function sectionsOf(parts: readonly (string | AdminSection)[]): readonly AdminSection[] {
  const sections: AdminSection[] = [];
  let loose: string[] = [];
  const close = () => {
    if (loose.length > 0) sections.push(section(null, loose));
    loose = [];
  };
  for (const part of parts) {
    if (typeof part === 'string') loose.push(part);
    else {
      close();
      sections.push(part);
    }
  }
  close();
  return sections;
}

const ACTION_NAME = /^[a-z][a-z\d-]*$/;

/** The compiler checks the names, unless somebody went round it. */
function checkAdmin({ model, list, form, actions }: ModelAdmin): void {
  const refuse = (reason: string) => new ModelError('admin_invalid', { model: model.name, reason });
  const isField = (name: string) => name === 'id' || Object.hasOwn(model.fields, name);
  const isKnown = (name: string) => isField(name) || Object.hasOwn(model.relations, name);
  const named = [
    ...(list.columns ?? []).filter((column) => typeof column === 'string'),
    ...list.filters,
    ...(form ?? []).flatMap(({ fields }) => fields),
  ];
  const unknown = named.find((name) => !isKnown(name));
  if (unknown !== undefined) throw refuse(`it has no field ${unknown}`);
  const sorted = [list.sort ?? []].flat().find((name) => !isField(name.replace(/^-/, '')));
  if (sorted !== undefined) throw refuse(`it cannot be sorted by ${sorted}`);
  const action = Object.keys(actions).find((name) => !ACTION_NAME.test(name));
  if (action !== undefined) throw refuse(`an action is named like set-aside, and not '${action}'`);
  const sought = list.search.find((name) => !isSearchable(model, name));
  if (sought !== undefined) throw refuse(`its search cannot look into ${sought}: it is no field of text`);
  if (!(list.pageSize >= 1 && list.pageSize <= 1000)) throw refuse('a page of its list has 1 to 1000 rows');
}

/** What is behind a foreign key is looked at when somebody searches: models may refer to each other. */
function isSearchable({ fields }: Model, given: string): boolean {
  const [name = '', ...rest] = given.replace(/^[\^=]/, '').split('.');
  const field: ModelField | undefined = fields[name];
  if (!field) return false;
  return rest.length > 0 ? isReference(field) : isTextKind(field.kind) && !field.mapping;
}
