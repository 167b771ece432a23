import { labelOfField } from '../../../../http/forms/fields/model-form-field.ts';
import { fieldLabel } from '../../../../models/fields/field-label.ts';
import { isReference } from '../../../../models/kinds/model-field.ts';
import type { RowId } from '../../../../models/model-key.ts';
import type { Sentence } from '../../../../support/texts/keyed-text.ts';
import type { AdminColumn } from '../../../contract/admin/admin-list.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { type Cell, cellOf, fieldCell, ownCell, referredCells } from './list-cells.ts';
import { referredBy, referredNames } from './referred-choices.ts';

/** A column of a list. */
export interface ListColumn {
  readonly name: string;
  readonly title: Sentence;
  /** The field that it is sorted by; null: it is not. */
  readonly sort: string | null;
  /** The cells of some rows, by their ids, with no more than one question for all of them. */
  cells(request: AdminRequest, rows: readonly AdminRow[]): Promise<ReadonlyMap<RowId, Cell>>;
}

/** Columns of a list that says nothing of them. */
const FEW = 5;

export function listColumns(admin: ModelAdmin): readonly ListColumn[] {
  return (admin.list.columns ?? firstFields(admin)).map((column) =>
    typeof column === 'string' ? fieldColumn(admin, column) : ownColumn(column),
  );
}

function firstFields({ model }: ModelAdmin): readonly string[] {
  const shown = Object.entries(model.fields).filter(
    ([, { withheld, editable, kind }]) => !withheld && editable && !['json', 'binary'].includes(kind),
  );
  const names = shown.map(([name]) => name).slice(0, FEW);
  return names.length > 0 ? names : ['id'];
}

function fieldColumn({ model }: ModelAdmin, name: string): ListColumn {
  const field = name === 'id' ? model.id : model.fields[name];
  if (!field) return relationColumn({ model }, name);
  const title = name === 'id' ? 'ID' : labelOfField(name, field);
  return {
    name,
    title,
    sort: field.kind === 'json' ? null : name,
    async cells(request, rows) {
      if (!isReference(field)) return new Map(rows.map((row) => [row.id, fieldCell(field, { name, row })]));
      const referred = await referredCells(request, model, { name, rows });
      // What a foreign key leads to may be gone, where another program made the table.
      return new Map(
        rows.map((row) => [row.id, referred.get(row[name] as RowId) ?? fieldCell(field, { name, row })]),
      );
    },
  };
}

/** Names in a cell: of more it says how many there are. */
const NAMED = 3;

/** The rows that a row is related to. Two questions for all rows, however many there are. */
function relationColumn({ model }: Pick<ModelAdmin, 'model'>, name: string): ListColumn {
  return {
    name,
    title: fieldLabel(name),
    sort: null,
    async cells(request, rows) {
      const other = referredBy(request, model, name);
      const isOfUsers = model.table === request.site.accounts.users.model.table;
      if (!other || isOfUsers) return new Map();
      const related = await request.objects(model).relatedOfMany(
        rows.map(({ id }) => id as never),
        name as never,
      );
      const byRow = [...related].map(
        ([id, found]) => [id as RowId, (found as AdminRow[]).map((row) => row.id)] as const,
      );
      const shown = byRow.flatMap(([, ids]) => ids.slice(0, NAMED));
      const names = await referredNames(request, other, [...new Set(shown)]);
      return new Map(byRow.map(([id, ids]) => [id, cellOf(null, listed(ids, names))]));
    },
  };
}

function listed(ids: readonly RowId[], names: ReadonlyMap<RowId, string>): string {
  const first = ids.slice(0, NAMED).map((id) => names.get(id) ?? String(id));
  return ids.length > NAMED ? `${first.join(', ')} +${ids.length - NAMED}` : first.join(', ');
}

function ownColumn(column: AdminColumn): ListColumn {
  const { name, title, sort } = column;
  return {
    name,
    title,
    sort: sort ?? null,
    async cells(request, rows) {
      return new Map(rows.map((row) => [row.id, ownCell(request, column, row)]));
    },
  };
}
