import type { ViewResponse } from '../../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../../http/forms/bound/bound-form.ts';
import { modelLabel, modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import { rowName } from '../../rows/row-name.ts';
import { modelAddress } from '../../site/admin-address.ts';
import { adminPage, capitalized } from '../../site/admin-page.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { ModelRequest } from '../../site/admin-view.ts';
import { deleteAction } from '../../site/offered-actions.ts';
import { idText } from '../../site/row-id-text.ts';
import { findDeletion, SHOWN_AT_MOST } from '../delete/find-deletion.ts';
import { shownDeletion } from '../delete/shown-deletion.ts';
import type { AskedAction } from './asked-action.ts';
import { placeAfter } from './place-after.ts';

/** Rows that are named. */
const NAMED = 20;
/** Up to where the rows are counted. */
const COUNTED = 10_000;

/** Asks whether an action is to be run, and for the values that it needs. */
export async function confirmPage(
  asked: ModelRequest,
  wanted: AskedAction,
  { form, problem = null }: { readonly form: BoundForm | null; readonly problem?: string | null },
): Promise<ViewResponse> {
  const { request, admin, rows } = asked;
  const { language } = request;
  const { model } = admin;
  const { action, where } = wanted;
  const count = await rows.count(where, { limit: COUNTED + 1 });
  const label = language.say(action.label);
  const plural = language.say(modelLabelPlural(model));
  return adminPage(request, 'admin/action.html', {
    title: label,
    crumbs: [{ label: capitalized(plural), url: modelAddress(request, 'list', model) }, { label }],
    question: action.confirm ? language.say(action.confirm) : null,
    rows_label: count === 1 ? language.say(modelLabel(model)) : plural,
    count,
    count_limit: COUNTED,
    names: await names(asked, where),
    hidden: hiddenFields(wanted),
    action_url: modelAddress(request, 'action', model),
    is_danger: action.danger ?? false,
    form,
    problem,
    deletion: action === deleteAction ? await deletion(asked, where) : null,
    back_url: placeAfter(request, admin, wanted),
  });
}

async function names({ request, admin, rows }: ModelRequest, where: object): Promise<readonly string[]> {
  const named: string[] = [];
  for (const row of await rows.list({ where, orderBy: 'id', limit: NAMED })) {
    if (await mayDo(request.user, admin, 'view', row)) named.push(rowName(admin, row));
  }
  return named;
}

function hiddenFields({ name, target, ids, query }: AskedAction): readonly (readonly [string, string])[] {
  return [
    ['_action', name],
    ['_target', target],
    // In one field: a form has so many and no more.
    ['_ids', ids.map(idText).join(' ')],
    ['_query', query.slice(1)],
    ['_confirmed', '1'],
  ];
}

async function deletion(asked: ModelRequest, where: object) {
  const { admin, rows, request } = asked;
  const found = await rows.list({ where, orderBy: 'id', limit: SHOWN_AT_MOST + 1 });
  const ids = found.map(({ id }) => id);
  return shownDeletion(request, await findDeletion(asked, ids, { overview: true }), {
    model: admin.model,
    ids,
  });
}
