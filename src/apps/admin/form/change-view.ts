import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { tellRefused } from '../rows/refused-rows.ts';
import { mayDo } from '../site/admin-rights.ts';
import { type RowRequest, refused, rowView } from '../site/admin-view.ts';
import { afterSave, SAVE_AS_NEW } from './after-save.ts';
import { editedNames, formLayout } from './fields/form-layout.ts';
import { rowForm } from './fields/row-form.ts';
import { rowValues } from './fields/row-values.ts';
import { formPage } from './form-page.ts';
import { inlineSets } from './inlines/inline-set.ts';
import { noHooks, type RowHooks, type RowHooksOf } from './row-hooks.ts';
import { saveAsNew } from './save-as-new.ts';
import { saveRow } from './save-row.ts';
import { sentFields } from './sent-fields.ts';

/** The form of a row; for staff who may only view it, what it says. */
export function changeView<U extends BaseUser>(hooksOf: RowHooksOf = noHooks): View<U> {
  return rowView('view', async (asked) => {
    const { request, admin, row } = asked;
    const { model } = admin;
    const hooks = hooksOf(asked);
    const canChange = await mayDo(request.user, admin, 'change', row);
    const isSent = request.method === 'POST';
    if (isSent) await refuseForged(asked, { hooks, canChange });
    const sent = await sentFields(request);
    if (isSent && sent?.has(SAVE_AS_NEW)) return saveAsNew(asked, sent);
    const layout = formLayout(admin, { canChange, fixed: hooks?.fixedFields(asked, row) ?? [] });
    const names = editedNames(layout);
    const existing = await rowValues(request, model, { row, names });
    const definition = await rowForm(request, model, { names, initial: existing, sent, look: admin });
    const initial = existing as never;
    const form = sent ? definition.bind(sent, { initial }) : definition.unbind({ initial });
    const inlines = await inlineSets(request, admin, { row, sent });
    const saved = isSent && (await saveRow(asked, { form, existing, inlines, hooks }));
    if (saved) return afterSave(asked, saved, 'admin.change.done');
    const panels = (await hooks?.panels(asked, { canChange })) ?? null;
    return formPage(asked, { layout, row, canChange, form, inlines, sent, panels });
  });
}

/** @throws HttpError 403 for what no page offers to this visitor. */
async function refuseForged(
  asked: RowRequest,
  { hooks, canChange }: { readonly hooks: RowHooks | null; readonly canChange: boolean },
): Promise<void> {
  const { request, admin, row } = asked;
  const sent = await request.form();
  const forged = (hooks?.fixedFields(asked, row) ?? []).find((name) => sent.has(name));
  if (canChange && forged === undefined) return;
  await tellRefused(asked, forged === undefined ? 'change' : `change ${forged}`);
  throw refused(`the user may not change this ${admin.model.label}`);
}
