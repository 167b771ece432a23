import { rowDeleted } from '../../../../core/audit/row-events.ts';
import type { RowId } from '../../../../models/model-key.ts';
import { removeCollected } from '../../../../models/rows/deletion/remove-collected.ts';
import { LatchkeyError } from '../../../../support/errors.ts';
import { type OwnOutcome, ownDeletion } from '../../own/own-deletion.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import type { ModelRequest } from '../../site/admin-view.ts';
import { confirmRights } from '../../site/confirm-rights.ts';
import { firstForbidden } from '../../site/rights-on-rows.ts';
import { deletionSource } from './deletion-source.ts';
import { type FoundDeletion, findDeletion } from './find-deletion.ts';

/** What has become of rows that were to be deleted. All of them go, or none. */
export type RowsDeleted =
  | { readonly state: 'deleted'; readonly count: number }
  /** Accounts that are deactivated now, and deleted later. */
  | { readonly state: 'planned'; readonly count: number; readonly dueAt: Date }
  /** None of them is there any more. */
  | { readonly state: 'gone' }
  /** The visitor may not delete one of them, or of what goes along: its name, or what people call the rows. */
  | { readonly state: 'forbidden'; readonly what: string }
  /** Something else would go than the visitor was told: they are to be asked again. */
  | { readonly state: 'changed' }
  | { readonly state: 'kept' }
  | { readonly state: 'lastSuperuser' };

/** What undoes the transaction, and is no failure. */
class Undone extends Error {
  readonly outcome: RowsDeleted;

  constructor(outcome: RowsDeleted) {
    super(outcome.state);
    this.outcome = outcome;
  }
}

/** Rows of which each has an entry of its own in the history. */
const TOLD_EACH = 100;

/**
 * Deletes rows with what goes along, in one transaction, in which all of them are looked at anew. `batches`: the rows, for an
 * update. `seen`: what the visitor was told would go (`FoundDeletion`).
 */
export async function deleteRows(
  asked: ModelRequest,
  batches: AsyncIterable<readonly AdminRow[]>,
  seen: string,
): Promise<RowsDeleted> {
  try {
    return await asked.request.site.accounts.transact(async () => {
      await confirmRights(asked.request);
      const { ids, first } = await permittedRows(asked, batches);
      if (ids.length === 0) return { state: 'gone' };
      const found = await findDeletion(asked, ids, { overview: false });
      const [lacking] = found.lacking;
      if (lacking) throw new Undone({ state: 'forbidden', what: lacking.model.labelPlural });
      if (found.keeping.length > 0) throw new Undone({ state: 'kept' });
      if (found.seen !== seen) throw new Undone({ state: 'changed' });
      const outcome = await removeAll(asked, ids, found);
      // What will be done later is told then.
      if (outcome.state === 'deleted') await tell(asked, { ids, first, found });
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    // What nobody could foresee: a table of no model refers to an account.
    if (error instanceof LatchkeyError && error.code === 'transaction_failed') return { state: 'kept' };
    throw error;
  }
}

async function permittedRows({ request, admin }: ModelRequest, batches: AsyncIterable<readonly AdminRow[]>) {
  const ids: RowId[] = [];
  const first: AdminRow[] = [];
  for await (const rows of batches) {
    const forbidden = await firstForbidden(request.user, admin, 'delete', rows);
    if (forbidden) throw new Undone({ state: 'forbidden', what: rowName(admin, forbidden) });
    ids.push(...rows.map(({ id }) => id));
    first.push(...rows.slice(0, TOLD_EACH - first.length));
  }
  return { ids, first };
}

async function removeAll(
  { request, admin, rows }: ModelRequest,
  ids: readonly RowId[],
  found: FoundDeletion,
): Promise<RowsDeleted> {
  const own = ownDeletion(request, admin.model);
  const others = found.removed.filter(({ model }) => model.table !== admin.model.table);
  if (!own?.isWhole) {
    const removed = own ? others : found.removed;
    const done = await removeCollected(deletionSource(request), { ...found, removed });
    if (done === 'referenced') throw new Undone({ state: 'kept' });
  }
  let outcome: RowsDeleted = { state: 'deleted', count: ids.length };
  if (!own) return outcome;
  for (const id of ids) {
    const row = await rows.get(id);
    const one: OwnOutcome = row ? await own.deleteRow(request, row) : { state: 'gone' };
    if (one.state === 'kept' || one.state === 'lastSuperuser') throw new Undone({ state: one.state });
    if (one.state === 'planned') outcome = { state: 'planned', count: ids.length, dueAt: one.dueAt };
  }
  return outcome;
}

/** An entry for each of the first, with what went along; of more than that, one that says how many. */
async function tell(
  { request, admin }: ModelRequest,
  {
    ids,
    first,
    found,
  }: { readonly ids: readonly RowId[]; readonly first: readonly AdminRow[]; readonly found: FoundDeletion },
): Promise<void> {
  const { accounts } = request.site;
  const { model } = admin;
  const along = found.removed
    .map((rows) => ({
      name: rows.model.name,
      count: rows.ids.length - (rows.model === model ? ids.length : 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${count}`);
  for (const row of first) {
    const counts = ids.length === 1 ? { along } : {};
    await accounts.emit(rowDeleted, { object: { model, id: row.id }, label: rowName(admin, row), ...counts });
  }
  if (ids.length === 1) return;
  const label = `${ids.length} ${model.labelPlural}`;
  await accounts.emit(rowDeleted, { object: { model }, label, along });
}
