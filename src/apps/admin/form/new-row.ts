import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { ModelRequest } from '../site/admin-view.ts';
import { afterSave } from './after-save.ts';
import { editedNames, formLayout } from './fields/form-layout.ts';
import { filledFromOthers } from './fields/prepopulate.ts';
import { rowForm } from './fields/row-form.ts';
import { formPage } from './form-page.ts';
import { inlineSets } from './inlines/inline-set.ts';
import { saveRow } from './save-row.ts';

/**
 * Makes a row of what came back, or answers with the form of a new one. `isCopy`: it was sent from the page of another row, whose
 * address it still has, so that it can be saved as a new one only.
 */
export async function newRow(
  asked: ModelRequest,
  given: URLSearchParams | null,
  { isCopy = false }: { readonly isCopy?: boolean } = {},
): Promise<ViewResponse> {
  const { request, admin } = asked;
  const layout = formLayout(admin, { canChange: true });
  const names = editedNames(layout);
  const sent = given && filledFromOthers(admin, names, given);
  const definition = await rowForm(request, admin.model, { names, initial: null, sent, look: admin });
  const form = sent ? definition.bind(sent) : definition.unbind();
  const inlines = await inlineSets(request, admin, { row: null, sent });
  const row = request.method === 'POST' && (await saveRow(asked, { form, existing: null, inlines }));
  if (row) return afterSave(asked, row, 'admin.add.done');
  return formPage(asked, { layout, row: null, canChange: true, isCopy, form, inlines, sent });
}
