import type { PlannedChange } from '../diff/planned-changes.ts';
import { ownerOf } from '../diff/table-owner.ts';
import { migrationNumber } from '../history/branches.ts';
import type { Operation } from '../operations/operations.ts';
import type { SchemaState } from '../schema/schema-state.ts';

/** Django's limit for a name that is made, the number aside. */
const MAX_NAME_LENGTH = 52;

/** The number after those of an app's migrations, such as `0003`. */
export function nextNumber(migrations: readonly { readonly name: string }[]): string {
  const last = Math.max(0, ...migrations.map(({ name }) => Number(migrationNumber(name))));
  return String(last + 1).padStart(4, '0');
}

/** A name that tells what a migration does: `initial`, `note_due_date`, `rename_title_note_heading`. */
export function nameFromChanges(changes: readonly PlannedChange[], number: string): string {
  if (number === '0001') return 'initial';
  const parts = changes.filter((change) => !comesWithColumn(change, changes)).map(partOf);
  const [first = 'empty', ...rest] = parts;
  let name = first.slice(0, MAX_NAME_LENGTH).replace(/_+$/, '');
  for (const part of rest) {
    if (name.length + part.length + 1 > MAX_NAME_LENGTH) return `${name}_and_more`;
    name += `_${part}`;
  }
  return name;
}

/** Whether a change is an index of a column that is new too: the column says enough. */
function comesWithColumn({ operation }: PlannedChange, all: readonly PlannedChange[]): boolean {
  if (operation.kind !== 'createIndex') return false;
  const { table, index } = operation;
  return all.some(
    ({ operation: other }) =>
      other.kind === 'addColumn' && other.table === table && index.columns.includes(other.column),
  );
}

function partOf({ app, operation, before }: PlannedChange): string {
  const owner = (table: string) => slug(withoutApp(ownerOf(before, table), app));
  return slug(nameOf(operation, { app, before, owner }));
}

function nameOf(
  operation: Operation,
  {
    app,
    before,
    owner,
  }: { readonly app: string; readonly before: SchemaState; owner(table: string): string },
): string {
  switch (operation.kind) {
    case 'createTable':
      return operation.model ?? withoutApp(operation.table, app);
    case 'dropTable':
      return `delete_${owner(operation.table)}`;
    case 'renameTable':
      return `rename_${owner(operation.from)}_${operation.model ?? withoutApp(operation.to, app)}`;
    case 'moveTable':
      return `move_${operation.model ?? owner(operation.table)}`;
    case 'addColumn':
      return `${owner(operation.table)}_${operation.column}`;
    case 'dropColumn':
      return `remove_${owner(operation.table)}_${operation.column}`;
    case 'renameColumn':
      return `rename_${operation.from}_${owner(operation.table)}_${operation.to}`;
    case 'alterColumn':
      return `alter_${owner(operation.table)}_${operation.column}`;
    case 'createIndex': {
      const { columns, unique } = operation.index;
      return `${owner(operation.table)}_${columns.join('_')}_${unique ? 'unique' : 'index'}`;
    }
    case 'dropIndex': {
      const index = before.get(operation.table)?.indexes.find(({ name }) => name === operation.name);
      const columns = index?.columns.join('_') ?? operation.name;
      return `remove_${owner(operation.table)}_${columns}_${index?.unique ? 'unique' : 'index'}`;
    }
    case 'addForeignKey':
      return `${owner(operation.table)}_${operation.column}_foreign_key`;
    case 'dropForeignKey':
      return `remove_${owner(operation.table)}_${operation.column}_foreign_key`;
    case 'runSql':
      return 'sql';
    case 'runCode':
      return 'code';
  }
}

function withoutApp(table: string, app: string): string {
  return table.startsWith(`${app}_`) ? table.slice(app.length + 1) : table;
}

/** A database that was made elsewhere may have names that no file should have. */
function slug(text: string): string {
  return text.toLowerCase().replace(/\W+/g, '_');
}
