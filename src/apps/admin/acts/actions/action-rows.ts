import { rowChanged } from '../../../../core/audit/row-events.ts';
import type { Model } from '../../../../models/model.ts';
import type { RowId } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import type { Duplicate, MissingReference } from '../../../../models/rows/model-store.ts';
import type { ActionRows } from '../../../contract/admin/admin-action.ts';
import { BATCH } from '../../../rows-in-batches.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import type { ModelRequest } from '../../site/admin-view.ts';
import { changedFields } from '../history/changed-fields.ts';

/** A change that the database refused: another row has the value, or what it refers to is gone. It undoes all others. */
export class ChangeRefused extends Error {
  /** The name of the field. */
  readonly field: string;

  constructor(field: string) {
    super(`a value of ${field} was refused`);
    this.field = field;
  }
}

type Changes = Readonly<Record<string, unknown>>;

/** The rows of an action, found by their ids: what it changes has no say in which they are. */
export function actionRows(asked: ModelRequest, ids: readonly RowId[]): ActionRows<never> {
  const { rows } = asked;
  async function* batches(): AsyncGenerator<readonly AdminRow[]> {
    for (let start = 0; start < ids.length; start += BATCH) {
      yield await rows.list({ where: { id: inList(ids.slice(start, start + BATCH)) }, orderBy: 'id' });
    }
  }
  return {
    count: ids.length,
    batches: batches as () => AsyncIterable<readonly never[]>,
    async update(changes) {
      let count = 0;
      for await (const batch of batches()) {
        await changeAll(asked, batch, changes);
        count += batch.length;
      }
      return count;
    },
  };
}

async function changeAll(asked: ModelRequest, batch: readonly AdminRow[], changes: Changes): Promise<void> {
  const { request, admin, rows } = asked;
  const { model } = admin;
  const { accounts } = request.site;
  const where = { id: inList(batch.map(({ id }) => id)) };
  await write(asked, { batch, where, changes });
  const now = new Map((await rows.list({ where })).map((row) => [row.id, row]));
  for (const row of batch) {
    const saved = now.get(row.id);
    if (!saved) continue;
    const changed = changedFields(model, { from: row, to: saved, names: Object.keys(changes) });
    if (changed.length === 0) continue;
    const object = { model, id: row.id };
    await accounts.emit(rowChanged, { object, label: rowName(admin, saved), changes: changed });
  }
}

/** One statement for all of them; users one by one, for whoever listens to their changes. */
async function write(
  { request, admin, rows }: ModelRequest,
  {
    batch,
    where,
    changes,
  }: { readonly batch: readonly AdminRow[]; readonly where: object; readonly changes: Changes },
): Promise<void> {
  const { model } = admin;
  if (model.table === (request.site.accounts.users.model as object as Model).table) {
    for (const row of batch) refuse(await rows.saveValues(changes, row));
    return;
  }
  refuse(await request.objects(model).updateWhere(where as never, changes as never));
}

function refuse(outcome: number | object | null): void {
  if (typeof outcome !== 'object' || outcome === null) return;
  if ('duplicate' in outcome) throw new ChangeRefused((outcome as Duplicate).duplicate);
  if ('missing' in outcome) throw new ChangeRefused((outcome as MissingReference).missing);
}
