import { rowActionRun } from '../../../../core/audit/row-events.ts';
import type { RowId } from '../../../../models/model-key.ts';
import type { Sentence } from '../../../../support/texts/keyed-text.ts';
import { rowsInBatches } from '../../../rows-in-batches.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import type { ModelRequest } from '../../site/admin-view.ts';
import { confirmRights } from '../../site/confirm-rights.ts';
import { mayRun, neededAct } from '../../site/offered-actions.ts';
import { firstForbidden } from '../../site/rights-on-rows.ts';
import { actionRows, ChangeRefused } from './action-rows.ts';
import type { AskedAction } from './asked-action.ts';

/** What has become of an action. It was run on all rows, or on none. */
export type ActionOutcome =
  | { readonly state: 'done'; readonly count: number; readonly says: Sentence | null }
  | { readonly state: 'gone' }
  /** `row`: the first that the visitor may not do this with; null: they may not do it at all any more. */
  | { readonly state: 'forbidden'; readonly row: AdminRow | null }
  | { readonly state: 'refused'; readonly field: string };

/** What undoes the transaction, and is no failure. */
class Forbidden extends Error {
  readonly row: AdminRow | null;

  constructor(row: AdminRow | null) {
    super('forbidden');
    this.row = row;
  }
}

/** Rows of which each has an entry of its own in the history. */
const TOLD_EACH = 100;

/** Runs an action in one transaction, in which its rows are found anew, and nobody else may change them. */
export async function runAction(
  asked: ModelRequest,
  wanted: AskedAction,
  values: Readonly<Record<string, unknown>>,
): Promise<ActionOutcome> {
  const { request } = asked;
  try {
    return await request.site.accounts.transact(async () => {
      const { ids, first } = await permittedRows(asked, wanted);
      if (ids.length === 0) return { state: 'gone' };
      // Told first: what a row was called before the action changed it.
      await tell(asked, wanted, { count: ids.length, first });
      const answer = await wanted.action.run(actionRows(asked, ids), { request, values });
      const count = typeof answer === 'number' ? answer : ids.length;
      return { state: 'done', count, says: typeof answer === 'number' ? null : (answer ?? null) };
    });
  } catch (error) {
    if (error instanceof Forbidden) return { state: 'forbidden', row: error.row };
    if (error instanceof ChangeRefused) return { state: 'refused', field: error.field };
    throw error;
  }
}

/** All of them or none: who may not do it with one of the rows is told so, and chooses others. */
async function permittedRows({ request, admin, rows }: ModelRequest, { action, where }: AskedAction) {
  const { user } = request;
  await confirmRights(request);
  if (!(await mayRun(user, admin, action))) throw new Forbidden(null);
  const ids: RowId[] = [];
  const first: AdminRow[] = [];
  for await (const batch of rowsInBatches(rows, { where, orderBy: 'id', forUpdate: true })) {
    const forbidden = await firstForbidden(user, admin, neededAct(action), batch);
    if (forbidden) throw new Forbidden(forbidden);
    ids.push(...batch.map(({ id }) => id));
    first.push(...batch.slice(0, TOLD_EACH - first.length));
  }
  return { ids, first };
}

async function tell(
  { request, admin }: ModelRequest,
  { name, target }: AskedAction,
  { count, first }: { readonly count: number; readonly first: readonly AdminRow[] },
): Promise<void> {
  const { accounts } = request.site;
  const { model } = admin;
  for (const row of first) {
    const object = { model, id: row.id };
    await accounts.emit(rowActionRun, { object, label: rowName(admin, row), action: name });
  }
  if (target === 'row') return;
  await accounts.emit(rowActionRun, {
    object: { model },
    label: `${count} ${model.labelPlural}`,
    action: name,
  });
}
