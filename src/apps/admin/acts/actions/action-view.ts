import { rowRefused } from '../../../../core/audit/row-events.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import type { ViewResponse } from '../../../../http/answer/http-response.ts';
import { labelOfField } from '../../../../http/forms/fields/model-form-field.ts';
import { redirectToAddress } from '../../../../http/routes/redirect.ts';
import type { View } from '../../../../http/routes/view.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import { modelAddress } from '../../site/admin-address.ts';
import { type ModelRequest, modelView, refused } from '../../site/admin-view.ts';
import { deleteAction, mayRun } from '../../site/offered-actions.ts';
import { type AskedAction, askedAction } from './asked-action.ts';
import { confirmPage } from './confirm-page.ts';
import { deleteChosen } from './delete-chosen.ts';
import { placeAfter } from './place-after.ts';
import { runAction } from './run-action.ts';

/** Runs an action on rows, once it is confirmed: on a stale token, once more. Django's `response_action`. */
export function actionView<U extends BaseUser>(): View<U> {
  return modelView('view', async (asked) => {
    const { request, admin } = asked;
    const sent = request.staleForm?.take() ?? (await request.form());
    const wanted = askedAction(asked, sent);
    if ('problem' in wanted) {
      request.messages.warning(request.t(wanted.problem));
      return redirectToAddress(modelAddress(request, 'list', admin.model) + wanted.query);
    }
    if (!(await mayRun(request.user, admin, wanted.action))) return forbid(asked, wanted, null);
    const { action } = wanted;
    if (request.staleForm) return confirmPage(asked, wanted, { form: action.form?.bind(sent) ?? null });
    if (!sent.has('_confirmed')) return confirmPage(asked, wanted, { form: action.form?.unbind() ?? null });
    if (action === deleteAction) return deleteChosen(asked, wanted, sent.get('_seen') ?? '');
    const form = action.form?.bind(sent) ?? null;
    const answer = form ? await form.validate() : { ok: true as const, data: {} };
    if (!answer.ok) return confirmPage(asked, wanted, { form });
    const outcome = await runAction(asked, wanted, answer.data);
    if (outcome.state === 'forbidden') return forbid(asked, wanted, outcome.row);
    if (outcome.state === 'refused') {
      return confirmPage(asked, wanted, { form, problem: refusedChange(asked, outcome.field) });
    }
    if (outcome.state === 'gone') request.messages.warning(request.t('admin.action.gone'));
    else request.messages.success(doneMessage(asked, wanted, outcome));
    return redirectToAddress(placeAfter(request, admin, wanted));
  });
}

function doneMessage(
  { request }: ModelRequest,
  { action }: AskedAction,
  { says, count }: { readonly says: AskedAction['action']['label'] | null; readonly count: number },
): string {
  if (says !== null) return request.language.say(says);
  return request.t('admin.action.done', { action: request.language.say(action.label), count });
}

function refusedChange({ request, admin }: ModelRequest, name: string): string {
  const field = admin.model.fields[name];
  const label = field ? request.language.say(labelOfField(name, field)) : name;
  return request.t('admin.action.refused', { field: label });
}

/** @throws HttpError 403 */
async function forbid(
  asked: ModelRequest,
  { name }: AskedAction,
  row: AdminRow | null,
): Promise<ViewResponse> {
  const { request, admin } = asked;
  const { model } = admin;
  const label = row ? rowName(admin, row) : model.labelPlural;
  const object = row ? { model, id: row.id } : { model };
  await request.site.accounts.emit(rowRefused, { object, label, action: name });
  throw refused(`the user may not run ${name} on ${label}`);
}
