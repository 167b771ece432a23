import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { mayDo } from '../site/admin-rights.ts';
import { refused, rowView } from '../site/admin-view.ts';
import { afterSave } from './after-save.ts';
import { editedNames, formLayout } from './fields/form-layout.ts';
import { rowForm } from './fields/row-form.ts';
import { rowValues } from './fields/row-values.ts';
import { formPage } from './form-page.ts';
import { inlineSets } from './inlines/inline-set.ts';
import { saveRow } from './save-row.ts';

/** The form of a row; for staff who may only view it, what it says. */
export function changeView<U extends BaseUser>(): View<U> {
  return rowView('view', async (asked) => {
    const { request, admin, row } = asked;
    const { model } = admin;
    const canChange = await mayDo(request.user, admin, 'change', row);
    const isSent = request.method === 'POST';
    if (isSent && !canChange) throw refused(`the user may not change this ${model.label}`);
    const layout = formLayout(admin, { canChange });
    const names = editedNames(layout);
    const existing = await rowValues(request, model, { row, names });
    const sent = isSent ? await request.form() : null;
    const definition = await rowForm(request, model, { names, initial: existing, sent });
    const initial = existing as never;
    const form = sent ? definition.bind(sent, { initial }) : definition.unbind({ initial });
    const inlines = await inlineSets(request, admin, { row, sent });
    const saved = sent && (await saveRow(asked, { form, existing, inlines }));
    if (saved) return afterSave(asked, saved, 'admin.change.done');
    return formPage(asked, { layout, row, canChange, form, inlines, sent });
  });
}
