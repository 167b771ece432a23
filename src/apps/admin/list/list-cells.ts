import { isReference, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import type { RowId } from '../../../models/model-key.ts';
import { referredModel } from '../../../models/referred-model.ts';
import { inList } from '../../../models/rows/condition.ts';
import { type AdminRow, rowsOf } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { rowAddress } from '../site/admin-address.ts';
import { adminRegistry } from '../site/admin-registry.ts';
import { mayDo } from '../site/admin-rights.ts';
import type { AdminRequest } from '../site/admin-view.ts';

/** What stands in a cell. Templates show a `moment` by the reader's language, and a `flag` as a sign with its word. */
export interface Cell {
  readonly kind: 'text' | 'moment' | 'flag' | 'none' | 'number';
  readonly value: unknown;
  /** The page of what it names; null: it has none, or one may not see it. */
  readonly url: string | null;
}

const NONE: Cell = { kind: 'none', value: null, url: null };

/** What a field's value looks like in a table. */
export function cellOf(field: ModelField | null, value: unknown): Cell {
  if (value === null || value === undefined || value === '') return NONE;
  if (field?.mapping)
    return { kind: 'text', value: shownJson(field.mapping.toStored(value as never)), url: null };
  if (value instanceof Date) return { kind: 'moment', value, url: null };
  if (typeof value === 'boolean') return { kind: 'flag', value, url: null };
  if (typeof value === 'number') return { kind: 'number', value, url: null };
  return { kind: 'text', value: typeof value === 'string' ? value : shownJson(value), url: null };
}

function shownJson(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} B`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The names of the rows that some rows refer to by a foreign key, and where they lead: one question for all of them. */
export async function referredCells(
  request: AdminRequest,
  model: Model,
  { name, rows }: { readonly name: string; readonly rows: readonly AdminRow[] },
): Promise<ReadonlyMap<RowId, Cell>> {
  const field = model.fields[name];
  if (!field || !isReference(field) || field.mapping) return new Map();
  const userModel = request.site.accounts.users.model as object as Model;
  const other = referredModel(model, field, userModel);
  const ids = [
    ...new Set(rows.map((row) => row[name]).filter((id) => id !== null && id !== undefined)),
  ] as RowId[];
  if (ids.length === 0) return new Map();
  const admin = adminRegistry(request.site).of(other);
  const found = await rowsOf(request, other).list({ where: { id: inList(ids) } });
  const isLinked = admin !== null && (await mayDo(request.user, admin, 'view'));
  return new Map(
    found.map((row) => [
      row.id,
      {
        kind: 'text' as const,
        value: rowName(admin ?? { model: other, name: null }, row),
        url: isLinked ? rowAddress(request, 'change', other, row.id) : null,
      },
    ]),
  );
}
