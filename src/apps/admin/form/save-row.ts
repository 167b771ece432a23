import type { RowChange } from '../../../core/audit/row-changes.ts';
import { rowAdded, rowChanged } from '../../../core/audit/row-events.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { changedFields } from '../acts/history/changed-fields.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { tellRefused } from '../rows/refused-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { saverOf } from '../rows/row-saver.ts';
import { mayDo } from '../site/admin-rights.ts';
import { type ModelRequest, refused } from '../site/admin-view.ts';
import { confirmRights } from '../site/confirm-rights.ts';
import { refuseUnseen } from './fields/refuse-unseen.ts';
import { rowValues } from './fields/row-values.ts';
import type { InlineSet } from './inlines/inline-set.ts';
import { areInlinesValid, type Emit, saveInlines } from './inlines/save-inlines.ts';
import type { RowHooks, RowRefusal } from './row-hooks.ts';

/** What a form is to be saved as. */
export interface RowSave {
  readonly form: BoundForm;
  /** The row that is changed, with the ids of what it is related to; null: a new one. */
  readonly existing: AdminRow | null;
  readonly inlines: readonly InlineSet[];
  readonly hooks?: RowHooks | null;
  /** Values that the form does not ask for: the password of a user. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What belongs to it, in its transaction. */
  readonly afterwards?: (saved: AdminRow) => Promise<void>;
}

/** Undoes what was written before one of the forms could not be saved. */
class Unsaved extends Error {
  /** Why this visitor may not do it; null: the forms say what is wrong. */
  readonly refusal: RowRefusal | null;

  constructor(refusal: RowRefusal | null = null) {
    super('unsaved');
    this.refusal = refusal;
  }
}

/**
 * Saves a form and its inlines, with what the history says of it, in one transaction: all of it is kept, or nothing. Null, with
 * the reasons among the forms' errors, where it cannot be saved.
 */
export async function saveRow(asked: ModelRequest, save: RowSave): Promise<AdminRow | null> {
  const { request, admin } = asked;
  const { form, inlines } = save;
  // Checked first: nobody else has to wait for it.
  await form.validate();
  await refuseUnseen(request, admin.model, form);
  const areValid = await areInlinesValid(request, inlines);
  if (!(await form.validate()).ok || !areValid) return null;
  try {
    return await request.site.accounts.transact(({ emit }) => writeRow(asked, save, emit));
  } catch (error) {
    if (!(error instanceof Unsaved)) throw error;
    if (error.refusal) await tellRefusal(asked, save, error.refusal);
    return null;
  }
}

async function tellRefusal(
  asked: ModelRequest,
  { form, existing }: RowSave,
  { reason, action }: RowRefusal,
): Promise<void> {
  form.addError(null, reason);
  if (existing) await tellRefused({ ...asked, row: existing }, action);
}

async function writeRow(
  asked: ModelRequest,
  { form, existing, inlines, hooks, values, afterwards }: RowSave,
  emit: Emit,
): Promise<AdminRow> {
  const { request, admin, rows } = asked;
  const refusal =
    existing && hooks ? await hooks.refusal({ ...asked, row: existing }, form.changedData) : null;
  if (refusal) throw new Unsaved(refusal);
  await confirmRights(request);
  // Asked of the row as it is in this transaction.
  const isAllowed = existing
    ? await mayDo(request.user, admin, 'change', await rows.get(existing.id))
    : await mayDo(request.user, admin, 'add');
  if (!isAllowed) throw refused(`the user may not write this ${admin.model.label}`);
  const saver = saverOf(request, admin.model, rows);
  const saved = await form.save(saver, { instance: existing, ...(values && { values }) });
  if (!saved) throw new Unsaved();
  await afterwards?.(saved);
  await tell(asked, { form, existing, saved }, emit);
  if (!(await saveInlines({ request, emit }, inlines, saved))) throw new Unsaved();
  return saved;
}

async function tell(
  { request, admin }: ModelRequest,
  {
    form,
    existing,
    saved,
  }: { readonly form: BoundForm; readonly existing: AdminRow | null; readonly saved: AdminRow },
  emit: Emit,
): Promise<void> {
  const { model } = admin;
  const told = { object: { model, id: saved.id }, label: rowName(admin, saved) };
  if (!existing) return emit(rowAdded, told);
  const names = Object.keys(form.changedData);
  const now = await rowValues(request, model, { row: saved, names });
  const changes: readonly RowChange[] = changedFields(model, { from: existing, to: now, names });
  if (changes.length > 0) await emit(rowChanged, { ...told, changes });
}
