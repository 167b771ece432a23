import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { labelOfField } from '../../../http/forms/fields/model-form-field.ts';
import { modelLabel, modelLabelPlural } from '../../../http/forms/fields/model-words.ts';
import type { AdminColumn } from '../../contract/admin/admin-list.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { fieldCell, NONE, ownCell, referredCells, withEmptyValue } from '../list/columns/list-cells.ts';
import { keepingList, listAddress } from '../list/list-return.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { unreadableNames } from '../rows/readable-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { modelAddress, rowAddress } from '../site/admin-address.ts';
import { adminPage, capitalized } from '../site/admin-page.ts';
import { mayDo } from '../site/admin-rights.ts';
import type { ModelRequest } from '../site/admin-view.ts';
import { offeredActions } from '../site/offered-actions.ts';
import { idText } from '../site/row-id-text.ts';
import type { LaidOutSection } from './fields/form-layout.ts';
import { inlinePages } from './inlines/inline-page.ts';
import type { InlineSet } from './inlines/inline-set.ts';
import type { RowPanels } from './row-hooks.ts';

export interface FormPage {
  readonly layout: readonly LaidOutSection[];
  readonly form: BoundForm;
  /** Null: a new row is made. */
  readonly row: AdminRow | null;
  readonly canChange: boolean;
  /** Whether it was sent from the page of another row. Default false. */
  readonly isCopy?: boolean;
  readonly inlines: readonly InlineSet[];
  /** What came back; null: nothing yet. */
  readonly sent: URLSearchParams | null;
  /** What stands below the form. */
  readonly panels?: RowPanels | null;
}

/** The page with the form of a row, or of a new one. */
export async function formPage(asked: ModelRequest, page: FormPage): Promise<ViewResponse> {
  const { request, admin } = asked;
  const { language, user } = request;
  const { model } = admin;
  const { row, isCopy = false } = page;
  const canAdd = await mayDo(user, admin, 'add');
  const label = language.say(modelLabel(model));
  const name = row ? rowName(admin, row) : null;
  return adminPage(request, 'admin/form.html', {
    title: name ?? request.t('admin.add.title', { label }),
    label,
    is_new: row === null,
    crumbs: [
      {
        label: capitalized(language.say(modelLabelPlural(model))),
        url: listAddress(asked),
      },
      { label: name ?? request.t('admin.add.title', { label }) },
    ],
    form: page.form,
    unreadable: row && unreadableLabels(asked, row),
    enctype: formsOf(page).find((form) => form.isMultipart)?.enctype ?? '',
    panels: page.panels ?? null,
    sections: await sections(asked, page),
    inlines: inlinePages(request, page.inlines, page.sent),
    can_save: page.canChange,
    can_add: canAdd,
    can_save_as_new: admin.saveAsNew && canAdd && (row !== null || isCopy),
    is_copy: isCopy,
    delete_url:
      row && (await mayDo(user, admin, 'delete', row))
        ? keepingList(asked, rowAddress(request, 'delete', model, row.id))
        : null,
    row_actions: row ? await offeredActions(request, admin, ['row']) : [],
    actions_url: modelAddress(request, 'action', model),
    actions_id: row ? idText(row.id) : null,
    history_url: row ? rowAddress(request, 'history', model, row.id) : null,
    site_url: row && siteAddress(admin, row),
  });
}

/** The row's page on the site; null: it has none, or what stands there, out of the row maybe, is no address of the web. */
function siteAddress({ viewOnSite }: ModelAdmin, row: AdminRow): string | null {
  const address = viewOnSite?.(row as never) ?? null;
  const url = address === null ? null : URL.parse(address, 'https://site.invalid');
  return url && ['https:', 'http:'].includes(url.protocol) ? address : null;
}

function unreadableLabels({ request, admin }: ModelRequest, row: AdminRow): string {
  const labels = unreadableNames(row).flatMap((name) => {
    const field = admin.model.fields[name];
    return field ? request.language.say(labelOfField(name, field)) : [];
  });
  return labels.join(', ');
}

/** All that is sent together. */
function formsOf({ form, inlines }: FormPage): readonly BoundForm[] {
  const rows = inlines.flatMap(({ items, blank }) => [
    ...items.map((item) => item.form),
    ...(blank ? [blank] : []),
  ]);
  return [form, ...rows];
}

async function sections({ request, admin }: ModelRequest, { layout, form, row }: FormPage) {
  const { language } = request;
  return Promise.all(
    layout.map(async ({ title, description, fields }) => ({
      title: title === null ? null : language.say(title),
      description: description === undefined ? null : language.say(description),
      fields: await Promise.all(
        // Of a row that is not there yet nothing can be said.
        fields
          .filter(({ column }) => !column || row)
          .map(async ({ name, isReadOnly, column }) => {
            if (column && row) return { name, readOnly: shownColumn(request, admin, { column, row }) };
            return isReadOnly
              ? { name, readOnly: await shownField(request, admin, { name, row }) }
              : { name, field: form.fields[name] };
          }),
      ),
    })),
  );
}

async function shownField(
  request: ModelRequest['request'],
  admin: ModelRequest['admin'],
  { name, row }: { readonly name: string; readonly row: AdminRow | null },
) {
  const { model } = admin;
  const field = name === 'id' ? model.id : model.fields[name];
  const value = row?.[name] ?? null;
  const referred = row ? await referredCells(request, model, { name, rows: [row] }) : new Map();
  return {
    label: field ? request.language.say(labelOfField(name, field)) : name,
    cell: withEmptyValue(
      request,
      admin,
      referred.get(value as never) ?? (row ? fieldCell(field ?? null, { name, row }) : NONE),
    ),
  };
}

function shownColumn(
  request: ModelRequest['request'],
  admin: ModelRequest['admin'],
  { column, row }: { readonly column: AdminColumn; readonly row: AdminRow },
) {
  return {
    label: request.language.say(column.title),
    cell: withEmptyValue(request, admin, ownCell(request, column, row)),
  };
}
