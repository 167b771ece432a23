import { rowAdded, rowChanged, rowDeleted } from '../../../../core/audit/row-events.ts';
import type { ActTransaction } from '../../../../core/login/accounts.ts';
import { formMessages } from '../../../../http/forms/fields/form-messages.ts';
import { modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import { findDeletion } from '../../acts/delete/find-deletion.ts';
import { changedFields } from '../../acts/history/changed-fields.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { refuseUnseen } from '../fields/refuse-unseen.ts';
import type { InlineItem, InlineSet } from './inline-set.ts';

/** Tells of what was done, in its transaction. */
export type Emit = ActTransaction['emit'];

/** What inlines are saved for, and who is told. */
export interface Saving {
  readonly request: AdminRequest;
  readonly emit: Emit;
}

/** Whether every form of the inlines can be saved. Those that are to go need not be right. */
export async function areInlinesValid(request: AdminRequest, sets: readonly InlineSet[]): Promise<boolean> {
  let areValid = true;
  for (const { admin, items, problem } of sets) {
    if (problem !== null) areValid = false;
    for (const { form, canChange, isLeaving, isUntouched } of items) {
      if (!canChange || isLeaving || isUntouched) continue;
      await form.validate();
      await refuseUnseen(request, admin.model, form);
      if (!(await form.validate()).ok) areValid = false;
    }
  }
  return areValid;
}

/** Writes the rows of the inlines. False, with the reasons among the forms' errors, where one of them cannot be written. */
export async function saveInlines(
  saving: Saving,
  sets: readonly InlineSet[],
  owner: AdminRow,
): Promise<boolean> {
  for (const set of sets) {
    for (const item of set.items) {
      if (item.isUntouched) continue;
      const isDone = item.isLeaving
        ? await removeItem(saving, set, item)
        : await saveItem(saving.emit, set, { item, owner });
      if (!isDone) return false;
    }
  }
  return true;
}

async function saveItem(
  emit: Emit,
  { admin, by, rows }: InlineSet,
  { item: { row, form, canChange }, owner }: { readonly item: InlineItem; readonly owner: AdminRow },
): Promise<boolean> {
  if (!canChange) return true;
  const names = Object.keys(form.changedData);
  if (row && names.length === 0) return true;
  const saved = await form.save(rows, row ? { instance: row } : { values: { [by]: owner.id } });
  if (!saved) return false;
  const told = { object: { model: admin.model, id: saved.id }, label: rowName(admin, saved) };
  if (!row) await emit(rowAdded, told);
  else {
    const changes = changedFields(admin.model, { from: row, to: saved, names });
    if (changes.length > 0) await emit(rowChanged, { ...told, changes });
  }
  return true;
}

async function removeItem(
  { request, emit }: Saving,
  { admin, rows }: InlineSet,
  { row, form }: InlineItem,
): Promise<boolean> {
  if (!row) return true;
  // What goes along is another's to delete, as on the row's own page.
  const [lacking] = (await findDeletion({ request, admin }, [row.id], { overview: false })).lacking;
  if (lacking) {
    const what = request.language.say(modelLabelPlural(lacking.model));
    // Said here: a form asks its own catalogue.
    form.addError(null, request.t('admin.delete.forbidden', { what }));
    return false;
  }
  const outcome = await rows.delete(row.id);
  if (outcome === 'referenced') {
    form.addError(null, formMessages.choice);
    return false;
  }
  if (outcome === 'deleted') {
    await emit(rowDeleted, { object: { model: admin.model, id: row.id }, label: rowName(admin, row) });
  }
  return true;
}
