import { rowAdded, rowChanged } from '../../../core/audit/row-events.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { changedFields } from '../acts/history/changed-fields.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import type { ModelRequest } from '../site/admin-view.ts';

/**
 * Saves a form as a row, with what the history says of it, in one transaction. Null, with the reasons among the form's errors,
 * where it cannot be saved.
 */
export async function saveRow(
  { request, admin, rows }: ModelRequest,
  form: BoundForm,
  existing: AdminRow | null,
): Promise<AdminRow | null> {
  const { accounts } = request.site;
  // Checked first: nobody else has to wait for it.
  if (!(await form.validate()).ok) return null;
  return accounts.transact(async ({ emit }) => {
    const saved = await form.save(rows, { instance: existing });
    if (!saved) return null;
    const told = { object: { model: admin.model, id: saved.id }, label: rowName(admin, saved) };
    if (!existing) {
      await emit(rowAdded, told);
      return saved;
    }
    const names = Object.keys(form.changedData);
    const changes = changedFields(admin.model, { from: existing, to: saved, names });
    if (changes.length > 0) await emit(rowChanged, { ...told, changes });
    return saved;
  });
}
