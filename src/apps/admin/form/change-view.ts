import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { mayDo } from '../site/admin-rights.ts';
import { refused, rowView } from '../site/admin-view.ts';
import { afterSave } from './after-save.ts';
import { editedNames, formLayout } from './form-layout.ts';
import { formPage } from './form-page.ts';
import { rowForm } from './row-form.ts';
import { saveRow } from './save-row.ts';

/** The form of a row; for staff who may only view it, what it says. */
export function changeView<U extends BaseUser>(): View<U> {
  return rowView('view', async (asked) => {
    const { request, admin, row } = asked;
    const canChange = await mayDo(request.user, admin, 'change', row);
    const layout = formLayout(admin, { canChange });
    const definition = await rowForm(request, admin.model, { names: editedNames(layout), row });
    const page = { layout, row, canChange };
    const initial = row as never;
    if (request.method !== 'POST') return formPage(asked, { ...page, form: definition.unbind({ initial }) });
    if (!canChange) throw refused(`the user may not change this ${admin.model.label}`);
    const form = definition.bind(await request.form(), { initial });
    const saved = await saveRow(asked, form, row);
    return saved ? afterSave(asked, saved, 'admin.change.done') : formPage(asked, { ...page, form });
  });
}
