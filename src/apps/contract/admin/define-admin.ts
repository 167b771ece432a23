import type { BaseUser } from '../../../core/users/user.ts';
import type { Model, RowOf } from '../../../models/model.ts';
import type { FilterOf } from '../../../models/rows/filter.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { AdminAction } from './admin-action.ts';
import { type AdminInline, type AdminSection, section } from './admin-form.ts';
import type { AdminColumn, AdminListOptions } from './admin-list.ts';
import type { AdminRules } from './admin-rules.ts';
import { checkAdmin } from './check-admin.ts';
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
  readonly form?: readonly (NamesOf<M> | AdminColumn<RowOf<M>> | AdminSection<NamesOf<M>, RowOf<M>>)[];
  /**
   * Fields that are filled from others while somebody adds a row, `{ slug: ['title'] }`: as text of an address, and only where they
   * are left empty. Django's `prepopulated_fields`.
   */
  readonly prepopulated?: { readonly [Name in NamesOf<M>]?: readonly NamesOf<M>[] };
  /** Fields with choices, and foreign keys of up to 100 rows, that are asked for by radio buttons. Django's `radio_fields`. */
  readonly radios?: readonly NamesOf<M>[];
  /** Whether the form of a row can be saved as a new row, its inlines too. Default false. Django's `save_as`. */
  readonly saveAsNew?: boolean;
  /** What stands in the place of an empty value. Default: a dash, with a word for screen readers. Django's `empty_value_display`. */
  readonly emptyValue?: Sentence;
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
  const { prepopulated = {}, radios = [], saveAsNew = false, emptyValue = null } = options;
  const admin: ModelAdmin = {
    model,
    list: {
      ...(list as object),
      search: list.search ?? [],
      filters: list.filters ?? [],
      pageSize: list.pageSize ?? PAGE_SIZE,
      countLimit: list.countLimit ?? COUNT_LIMIT,
    },
    form: form ? sectionsOf(form as readonly FormPart[]) : null,
    inlines,
    prepopulated: prepopulated as ModelAdmin['prepopulated'],
    radios,
    saveAsNew,
    emptyValue,
    actions: actions as ModelAdmin['actions'],
    can,
    rows: (rows as ModelAdmin['rows'] | undefined) ?? null,
    name: name ?? null,
    viewOnSite: viewOnSite ?? null,
  };
  checkAdmin(admin);
  return Object.freeze(admin);
}

type FormPart = string | AdminColumn | AdminSection;

/** Fields that stand in no section are one of their own. */
function sectionsOf(parts: readonly FormPart[]): readonly AdminSection[] {
  const sections: AdminSection[] = [];
  let loose: (string | AdminColumn)[] = [];
  const close = () => {
    if (loose.length > 0) sections.push(section(null, loose));
    loose = [];
  };
  for (const part of parts) {
    if (typeof part === 'string' || !('fields' in part)) loose.push(part);
    else {
      close();
      sections.push(part);
    }
  }
  close();
  return sections;
}
