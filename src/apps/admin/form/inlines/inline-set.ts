import { isDeepStrictEqual } from 'node:util';
import type { BoundForm } from '../../../../http/forms/bound/bound-form.ts';
import type { FormDefinition } from '../../../../http/forms/definition/form-definition.ts';
import type { Model } from '../../../../models/model.ts';
import type { Sentence } from '../../../../support/texts/keyed-text.ts';
import type { AdminInline } from '../../../contract/admin/admin-form.ts';
import { defineAdmin } from '../../../contract/admin/define-admin.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { ownDeletion } from '../../own/own-deletion.ts';
import { type AdminRow, type AdminRows, visibleRows } from '../../rows/admin-rows.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import { type AdminRequest, refused } from '../../site/admin-view.ts';
import { seenRows } from '../../site/rights-on-rows.ts';
import { isEditable } from '../fields/form-layout.ts';
import { rowForm } from '../fields/row-form.ts';
import { fieldsOf, foreignKeyOf } from './inline-fields.ts';
import { emptyRows, limitProblem } from './inline-limits.ts';

/** A row of an inline, with its form. */
export interface InlineItem {
  /** Comes before the names of its fields: `comment-0-`. */
  readonly prefix: string;
  /** Null: a new one. */
  readonly row: AdminRow | null;
  readonly form: BoundForm;
  readonly canChange: boolean;
  readonly canDelete: boolean;
  /** Whether it is ticked to be deleted. */
  readonly isLeaving: boolean;
  /** A place for a new row that came back empty: it is shown again, and not saved. */
  readonly isUntouched: boolean;
}

/** The rows of one inline in one form. */
export interface InlineSet {
  readonly inline: AdminInline;
  readonly admin: ModelAdmin;
  /** The foreign key to the row of the form. */
  readonly by: string;
  readonly rows: AdminRows;
  readonly items: readonly InlineItem[];
  /** A form that a script makes new ones of; null: one may add none. */
  readonly blank: BoundForm | null;
  /** More rows than are shown. */
  readonly hasMore: boolean;
  /** What is wrong with their number. */
  readonly problem: Sentence | null;
}

/** Rows that a form shows, and new ones that it takes at once. */
export const MAX_SHOWN = 100;

/** The number of a new row that a script puts another in the place of. */
const PLACEHOLDER = '__prefix__';

/** What an inline's fields begin with: `comment`. */
export function inlineKey({ model }: Pick<AdminInline, 'model'>): string {
  return model.name.toLowerCase();
}

/** The inlines of a row's form that one may see, with the forms of their rows. `sent`: what came back; null: nothing yet. */
export async function inlineSets(
  request: AdminRequest,
  owner: ModelAdmin,
  { row, sent }: { readonly row: AdminRow | null; readonly sent: URLSearchParams | null },
): Promise<readonly InlineSet[]> {
  const sets: InlineSet[] = [];
  for (const inline of owner.inlines) {
    const admin = adminRegistry(request.site).of(inline.model) ?? defineAdmin(inline.model);
    if (await mayDo(request.user, admin, 'view'))
      sets.push(await inlineSet(request, owner, { inline, admin, row, sent }));
  }
  return sets;
}

async function inlineSet(
  request: AdminRequest,
  owner: ModelAdmin,
  {
    inline,
    admin,
    row,
    sent,
  }: { inline: AdminInline; admin: ModelAdmin; row: AdminRow | null; sent: URLSearchParams | null },
): Promise<InlineSet> {
  const { model } = inline;
  const by = foreignKeyOf(inline, owner.model, request.site.accounts.users.model as object as Model);
  const rows = visibleRows(request, admin);
  const found = row ? await rows.list({ where: { [by]: row.id }, orderBy: 'id', limit: MAX_SHOWN + 1 }) : [];
  const known = await seenRows(request.user, admin, found.slice(0, MAX_SHOWN));
  const names = (inline.fields ?? fieldsOf(model)).filter((name) => name !== by);
  const edited = names.filter((name) => isEditable(model, name) && !(inline.readOnly ?? []).includes(name));
  const definition = await rowForm(request, model, { names: edited, initial: null, sent: null });
  // Users and groups have pages with rules of their own, which no other form goes round.
  const isOwn = ownDeletion(request, model) !== null;
  const canAdd = !isOwn && (await mayDo(request.user, admin, 'add'));
  const canDelete = inline.canDelete !== false;
  const parts = { request, admin, isOwn, canDelete, definition, key: inlineKey(inline), sent };
  const items = sent
    ? await sentItems(parts, { known, canAdd })
    : await shownItems(parts, { known, extra: canAdd ? emptyRows(inline, found.length) : 0 });
  const blank = canAdd
    ? definition.unbind({ prefix: `${parts.key}-${PLACEHOLDER}-`, language: request.language })
    : null;
  const added = items.filter((one) => one.row === null && !one.isUntouched).length;
  const leaving = items.filter(({ isLeaving }) => isLeaving).length;
  const problem = sent ? limitProblem(inline, { there: found.length, added, leaving, canAdd }) : null;
  return { inline, admin, by, rows, items, blank, hasMore: found.length > MAX_SHOWN, problem };
}

interface SetParts {
  readonly request: AdminRequest;
  readonly admin: ModelAdmin;
  /** Whether it is only shown. */
  readonly isOwn: boolean;
  /** What the inline says. */
  readonly canDelete: boolean;
  readonly definition: FormDefinition;
  readonly key: string;
  readonly sent: URLSearchParams | null;
}

async function shownItems(
  parts: SetParts,
  { known, extra }: { readonly known: readonly AdminRow[]; readonly extra: number },
): Promise<readonly InlineItem[]> {
  const places = [...known, ...Array.from({ length: extra }, () => null)];
  return Promise.all(places.map((row, index) => item(parts, `${parts.key}-${index}-`, row)));
}

/** What came back. A row that is not this one's is refused: somebody has made the form up, or it was moved meanwhile. */
async function sentItems(
  parts: SetParts,
  { known, canAdd }: { readonly known: readonly AdminRow[]; readonly canAdd: boolean },
): Promise<readonly InlineItem[]> {
  const { sent, key } = parts;
  const total = Math.min(Number(sent?.get(`${key}-total`)) || 0, 2 * MAX_SHOWN);
  const byId = new Map(known.map((row) => [String(row.id), row]));
  const blank = parts.definition.unbind();
  const items: InlineItem[] = [];
  for (let index = 0; index < total; index++) {
    const prefix = `${key}-${index}-`;
    const id = sent?.get(`${prefix}id`) ?? '';
    const row = byId.get(id) ?? null;
    // Each row once.
    byId.delete(id);
    if (id !== '' && !row) throw refused(`there is no such ${parts.admin.model.label} in this form`);
    const made = await item(parts, prefix, row);
    if (!row && !canAdd) continue;
    const isEmpty = !row && isUntouched(made, blank);
    items.push(
      isEmpty
        ? {
            ...made,
            form: parts.definition.unbind({ prefix, language: parts.request.language }),
            isUntouched: true,
          }
        : made,
    );
  }
  return items;
}

async function item(
  { request, admin, isOwn, canDelete: isOffered, definition, sent }: SetParts,
  prefix: string,
  row: AdminRow | null,
): Promise<InlineItem> {
  const canChange = row ? !isOwn && (await mayDo(request.user, admin, 'change', row)) : true;
  const canDelete = row && isOffered && !isOwn ? await mayDo(request.user, admin, 'delete', row) : false;
  const { language } = request;
  const options = { prefix, language, ...(row ? { initial: row as never } : {}) };
  const form = sent && canChange ? definition.bind(sent, options) : definition.unbind(options);
  return {
    prefix,
    row,
    form,
    canChange,
    canDelete,
    isLeaving: canDelete && sent?.get(`${prefix}delete`) === 'on',
    isUntouched: false,
  };
}

/** Whether nobody has filled in a new row: it says what an empty form says. */
function isUntouched({ form }: InlineItem, blank: BoundForm): boolean {
  return [...form].every(({ name, value }) => isDeepStrictEqual(value, blank.fields[name]?.value));
}
