import { rowAdded, rowChanged } from '../../../core/audit/row-events.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { formMessages } from '../../../http/forms/fields/form-messages.ts';
import type { RowId } from '../../../models/model-key.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { changedFields } from '../acts/history/changed-fields.ts';
import { referredBy } from '../list/referred-choices.ts';
import { type AdminRow, visibleRows } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { adminRegistry } from '../site/admin-registry.ts';
import type { AdminRequest, ModelRequest } from '../site/admin-view.ts';

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
  await form.validate();
  await refuseUnseen(request, admin, form);
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

/** A row that one must not see is not to be chosen either, whatever id is sent. What was chosen before may stay. */
async function refuseUnseen(request: AdminRequest, { model }: ModelAdmin, form: BoundForm): Promise<void> {
  for (const [name, id] of Object.entries(form.changedData)) {
    const other = model.fields[name] ? referredBy(request, model, name) : null;
    const admin = other && adminRegistry(request.site).of(other);
    if (!admin?.rows || id === null || id === undefined) continue;
    if (!(await visibleRows(request, admin).get(id as RowId))) form.addError(name, formMessages.choice);
  }
}
