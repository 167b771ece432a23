import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { modelView } from '../site/admin-view.ts';
import { afterSave } from './after-save.ts';
import { editedNames, formLayout } from './form-layout.ts';
import { formPage } from './form-page.ts';
import { rowForm } from './row-form.ts';
import { saveRow } from './save-row.ts';

/** The form of a new row. */
export function addView<U extends BaseUser>(): View<U> {
  return modelView('add', async (asked) => {
    const { request, admin } = asked;
    const layout = formLayout(admin, { canChange: true });
    const definition = await rowForm(request, admin.model, { names: editedNames(layout), row: null });
    const page = { layout, row: null, canChange: true };
    if (request.method !== 'POST') return formPage(asked, { ...page, form: definition.unbind() });
    const form = definition.bind(await request.form());
    const row = await saveRow(asked, form, null);
    return row ? afterSave(asked, row, 'admin.add.done') : formPage(asked, { ...page, form });
  });
}
