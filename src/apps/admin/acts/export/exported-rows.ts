import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { rowsInBatches } from '../../../rows-in-batches.ts';
import type { Cell } from '../../list/columns/list-cells.ts';
import { type ListColumn, listColumns } from '../../list/columns/list-columns.ts';
import { type ListState, orderOf } from '../../list/list-query.ts';
import type { ModelRequest } from '../../site/admin-view.ts';
import { seenRows } from '../../site/rights-on-rows.ts';
import type { ExportedValue } from './csv-text.ts';

/** Rows of a file. Of more it says that they are left out. */
export const MAX_EXPORTED = 100_000;

/** The columns of the list, without what is withheld, whatever the admin shows. */
export function exportedColumns(admin: ModelAdmin): readonly ListColumn[] {
  return listColumns(admin).filter(({ name }) => !admin.model.fields[name]?.withheld);
}

/** The cells of all rows that the list finds, in its order, some rows at a time. True at last where there were more. */
export async function* exportedRows(
  { request, admin, rows }: ModelRequest,
  state: ListState,
): AsyncGenerator<readonly (readonly ExportedValue[])[], boolean> {
  const columns = exportedColumns(admin);
  const query = { where: state.where, orderBy: orderOf(admin, state) };
  let count = 0;
  for await (const batch of rowsInBatches(rows, query)) {
    const some = await seenRows(request.user, admin, batch.slice(0, MAX_EXPORTED - count));
    const cells = await Promise.all(columns.map((column) => column.cells(request, some)));
    yield some.map(({ id }) => cells.map((ofColumn) => exportedValue(ofColumn.get(id))));
    count += batch.length;
    if (count > MAX_EXPORTED) return true;
  }
  return false;
}

function exportedValue(cell: Cell | undefined): ExportedValue {
  const value = cell?.value ?? null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value);
}
