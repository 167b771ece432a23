import { labelOfField } from '../../../../http/forms/fields/model-form-field.ts';
import { modelLabel, modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import type { ModelField } from '../../../../models/kinds/model-field.ts';
import type { AdminInline } from '../../../contract/admin/admin-form.ts';
import { cellOf, withEmptyValue } from '../../list/columns/list-cells.ts';
import { rowName } from '../../rows/row-name.ts';
import { modelAddress, rowAddress } from '../../site/admin-address.ts';
import { capitalized } from '../../site/admin-page.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { type InlineItem, type InlineSet, inlineKey } from './inline-set.ts';

/** The inlines of a form as the page has them. */
export function inlinePages(request: AdminRequest, sets: readonly InlineSet[], sent: URLSearchParams | null) {
  return sets.map((set) => {
    const { inline, admin, items, blank, hasMore } = set;
    const { model } = admin;
    const key = inlineKey(inline);
    const isKnown = adminRegistry(request.site).of(model) !== null;
    return {
      key,
      title: titleOf(request, inline),
      problem: set.problem && request.language.say(set.problem),
      max: inline.max ?? null,
      singular: request.language.say(modelLabel(model)),
      is_stack: inline.as === 'stack',
      total: sent ? (sent.get(`${key}-total`) ?? items.length) : items.length,
      heads: headsOf(request, set),
      items: items.map((item) => itemPage(request, set, item, isKnown)),
      blank: blank && { prefix: `${key}-__prefix__-`, fields: [...blank] },
      list_url: hasMore && isKnown ? modelAddress(request, 'list', model) : null,
      has_more: hasMore,
    };
  });
}

function titleOf({ language }: AdminRequest, { title, model }: AdminInline): string {
  return title === undefined ? capitalized(language.say(modelLabelPlural(model))) : language.say(title);
}

function headsOf(request: AdminRequest, { admin: { model }, blank, items }: InlineSet): readonly string[] {
  const form = blank ?? items[0]?.form;
  return form
    ? [...form].filter((field) => !field.isHidden).map(({ name }) => labelIn(request, model.fields, name))
    : [];
}

function labelIn(request: AdminRequest, fields: Readonly<Record<string, ModelField>>, name: string): string {
  const field = fields[name];
  return field ? request.language.say(labelOfField(name, field)) : name;
}

function itemPage(
  request: AdminRequest,
  { admin, by }: InlineSet,
  { prefix, row, form, canChange, canDelete, isLeaving }: InlineItem,
  isKnown: boolean,
) {
  const { model } = admin;
  return {
    prefix,
    id: row ? String(row.id) : '',
    name: row ? rowName(admin, row) : null,
    url: row && isKnown ? rowAddress(request, 'change', model, row.id) : null,
    errors: form.nonFieldErrors,
    has_errors: form.errors !== '',
    fields: canChange ? [...form] : null,
    cells:
      canChange || !row
        ? null
        : [...form]
            .filter(({ name }) => name !== by)
            .map(({ name }) => withEmptyValue(request, admin, cellOf(model.fields[name] ?? null, row[name]))),
    can_delete: canDelete,
    is_leaving: isLeaving,
  };
}
