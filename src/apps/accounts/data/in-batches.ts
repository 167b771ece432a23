import type { Model } from '../../../models/model.ts';
import { gt } from '../../../models/rows/condition.ts';
import { allOf } from '../../../models/rows/filter.ts';
import type { ModelManager } from '../../../models/rows/model-manager.ts';

/** Rows that are read at a time: an account may have any number of them. */
const READ_AT_ONCE = 500;

/** The rows that a filter finds, by their ids, some at a time. Rows that come or go meanwhile make none come twice. */
export async function* inBatches(
  manager: ModelManager<Model>,
  where: object,
): AsyncGenerator<readonly { readonly id: number | string }[]> {
  let filter = where;
  for (;;) {
    const rows = await manager.list({ where: filter as never, orderBy: 'id', limit: READ_AT_ONCE });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < READ_AT_ONCE) return;
    filter = allOf(where as never, { id: gt(last.id) } as never);
  }
}
