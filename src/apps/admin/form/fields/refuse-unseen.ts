import type { BoundForm } from '../../../../http/forms/bound/bound-form.ts';
import { formMessages } from '../../../../http/forms/fields/form-messages.ts';
import type { Model } from '../../../../models/model.ts';
import type { RowId } from '../../../../models/model-key.ts';
import { referredBy } from '../../list/columns/referred-choices.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import type { AdminRequest } from '../../site/admin-view.ts';

/** A row that one must not see is not to be chosen either, whatever id is sent. What was chosen before may stay. */
export async function refuseUnseen(request: AdminRequest, model: Model, form: BoundForm): Promise<void> {
  for (const [name, id] of Object.entries(form.changedData)) {
    const other = model.fields[name] ? referredBy(request, model, name) : null;
    const admin = other && adminRegistry(request.site).of(other);
    if (!admin?.rows || id === null || id === undefined) continue;
    if (!(await visibleRows(request, admin).get(id as RowId))) form.addError(name, formMessages.choice);
  }
}
