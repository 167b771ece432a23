import type { InspectedColumn, InspectedTable } from '../../../migrations/inspect/inspected-table.ts';
import { snakeCase } from '../../../models/values/names.ts';
import { fieldName } from './model-names.ts';
import { type PlannedModel, packageModels } from './planned-model.ts';

/** A table of pairs that Django made by itself, and the relation that it stands for. */
export interface PlannedRelation {
  readonly table: InspectedTable;
  readonly owner: PlannedModel;
  readonly name: string;
  /** The column of the other side. */
  readonly other: InspectedColumn;
}

/** The relations among tables: a table of theirs has nothing but pairs, and Django's name and columns. */
export function planRelations(models: readonly PlannedModel[]): PlannedRelation[] {
  return models.flatMap((model) => {
    const isReferredTo = models.some(({ table }) =>
      table.columns.some(({ references }) => references?.table === model.table.name),
    );
    const relation = isReferredTo ? null : relationOf(model, models);
    return relation ? [relation] : [];
  });
}

function relationOf({ table }: PlannedModel, models: readonly PlannedModel[]): PlannedRelation | null {
  const [key, from, to, ...more] = table.columns;
  if (key?.name !== 'id' || !isSide(from) || !isSide(to) || more.length > 0) return null;
  const owner = models.find((model) => model.table.name === from.references.table);
  const other = models.find((model) => model.table.name === to.references.table)?.name;
  const target = other ?? packageModels[to.references.table];
  if (!owner || target === undefined || !isUnique(table, [from.name, to.name])) return null;
  const [own, theirs] = [owner.name.toLowerCase(), target.toLowerCase()];
  const columns = own === theirs ? [`from_${own}_id`, `to_${theirs}_id`] : [`${own}_id`, `${theirs}_id`];
  if (columns[0] !== from.name || columns[1] !== to.name) return null;
  const name = nameOf(table, owner);
  return name === null ? null : { table, owner, name, other: to };
}

type Side = InspectedColumn & { readonly references: NonNullable<InspectedColumn['references']> };

function isSide(column: InspectedColumn | undefined): column is Side {
  if (!column?.references || column.nullable || column.default !== null) return false;
  return column.references.column === null || column.references.column === 'id';
}

function isUnique({ indexes }: InspectedTable, pair: readonly string[]): boolean {
  return indexes.some(({ unique, columns }) => unique && columns?.join() === pair.join());
}

/** `blog_post_main_tags` → `mainTags`; null where another name would be made of it, or a field has it. */
function nameOf(table: InspectedTable, { table: owner }: PlannedModel): string | null {
  const prefix = `${owner.name}_`;
  if (!table.name.startsWith(prefix)) return null;
  const suffix = table.name.slice(prefix.length);
  const taken = new Set(['id', ...owner.columns.map((column) => fieldName(column.name, new Set()))]);
  const name = fieldName(suffix, new Set());
  return snakeCase(name) === suffix && !taken.has(name) ? name : null;
}
