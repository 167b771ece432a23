import type { PlannedChange } from '../diff/planned-changes.ts';
import { migrationNumber } from '../history/branches.ts';
import { withoutApp } from '../operations/contract/without-app.ts';
import { definitionOf } from '../operations/operation-table.ts';
import { ownerOf } from '../schema/table-owner.ts';

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
  const own = definitionOf(operation);
  const tables = own.tables(operation);
  const indexed = own.newIndexes(operation).flatMap(({ columns }) => columns);
  if (indexed.length === 0 || tables?.before !== tables?.after) return false;
  return all.some(({ operation: other }) => {
    const { kind } = other;
    return kind === 'addColumn' && other.table === tables?.after && indexed.includes(other.column);
  });
}

function partOf({ app, operation, before }: PlannedChange): string {
  const owner = (table: string) => slug(withoutApp(ownerOf(before, table), app));
  return slug(definitionOf(operation).name(operation, { app, before, owner }));
}

/** A database that was made elsewhere may have names that no file should have. */
function slug(text: string): string {
  return text.toLowerCase().replace(/\W+/g, '_');
}
