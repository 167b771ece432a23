import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { modelView } from '../site/admin-view.ts';
import { afterSave } from './after-save.ts';
import { editedNames, formLayout } from './fields/form-layout.ts';
import { rowForm } from './fields/row-form.ts';
import { formPage } from './form-page.ts';
import { inlineSets } from './inlines/inline-set.ts';
import { saveRow } from './save-row.ts';

/** The form of a new row. */
export function addView<U extends BaseUser>(): View<U> {
  return modelView('add', async (asked) => {
    const { request, admin } = asked;
    const layout = formLayout(admin, { canChange: true });
    const sent = request.method === 'POST' ? await request.form() : null;
    const definition = await rowForm(request, admin.model, {
      names: editedNames(layout),
      initial: null,
      sent,
    });
    const form = sent ? definition.bind(sent) : definition.unbind();
    const inlines = await inlineSets(request, admin, { row: null, sent });
    const row = sent && (await saveRow(asked, { form, existing: null, inlines }));
    if (row) return afterSave(asked, row, 'admin.add.done');
    return formPage(asked, { layout, row: null, canChange: true, form, inlines, sent });
  });
}
