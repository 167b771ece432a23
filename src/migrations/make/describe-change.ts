import type { PlannedChange } from '../diff/planned-changes.ts';
import { fieldOf, ownerOf } from '../diff/table-owner.ts';
import type { Operation } from '../operations/operations.ts';
import type { ColumnSpec, IndexSpec, SchemaState } from '../schema/schema-state.ts';

/** A change in words, after a sign: `+ Add field phone to CustomUser`. */
export function describeChange({ operation, before }: Pick<PlannedChange, 'operation' | 'before'>): string {
  const [sign, text] = inWords(operation, before);
  return `${sign} ${text}`;
}

function inWords(operation: Operation, before: SchemaState): readonly [sign: '+' | '-' | '~', text: string] {
  const owner = 'table' in operation ? ownerOf(before, operation.table) : '';
  switch (operation.kind) {
    case 'createTable':
      return [
        '+',
        operation.model === null ? `Create table ${operation.table}` : `Create model ${operation.model}`,
      ];
    case 'dropTable':
      return ['-', before.get(operation.table)?.model ? `Delete model ${owner}` : `Drop table ${owner}`];
    case 'renameTable': {
      const what = operation.model === null ? 'table' : 'model';
      return ['~', `Rename ${what} ${ownerOf(before, operation.from)} to ${operation.model ?? operation.to}`];
    }
    case 'moveTable': {
      const { app, model } = operation;
      const old = before.get(operation.table);
      if (old?.app === app) return ['~', `Rename model ${owner} to ${model ?? ''}, which keeps its table`];
      const what = model === null ? 'table' : 'model';
      const name = model === null || model === owner ? '' : `, as ${model}`;
      return ['~', `Move ${what} ${owner} from ${old?.app ?? ''} to ${app}${name}`];
    }
    case 'addColumn':
      return ['+', `Add field ${fieldOf(operation.column)} to ${owner}`];
    case 'dropColumn':
      return ['-', `Remove field ${fieldOf(operation.column)} from ${owner}`];
    case 'renameColumn':
      return ['~', `Rename field ${fieldOf(operation.from)} of ${owner} to ${fieldOf(operation.to)}`];
    case 'alterColumn': {
      const old = before.get(operation.table)?.columns[operation.column];
      const what = old ? ` (${differences(old, operation.spec)})` : '';
      return ['~', `Alter field ${fieldOf(operation.column)} of ${owner}${what}`];
    }
    case 'createIndex':
      return ['+', `Add ${indexInWords(operation.index)} to ${owner}`];
    case 'dropIndex': {
      const index = before.get(operation.table)?.indexes.find(({ name }) => name === operation.name);
      return ['-', `Remove ${index ? indexInWords(index) : `index ${operation.name}`} from ${owner}`];
    }
    case 'addForeignKey': {
      const target = ownerOf(before, operation.references.table);
      return ['+', `Add foreign key ${fieldOf(operation.column)} of ${owner} to ${target}`];
    }
    case 'dropForeignKey':
      return ['-', `Remove foreign key ${fieldOf(operation.column)} of ${owner}`];
    case 'runSql':
      return ['~', 'Run SQL'];
    case 'runCode':
      return ['~', 'Run code'];
  }
}

function indexInWords({ columns, unique }: IndexSpec): string {
  return `${unique ? 'unique index' : 'index'} on ${columns.map(fieldOf).join(', ')}`;
}

/** `varchar(200) → varchar(100), null no longer allowed` */
function differences(before: ColumnSpec, after: ColumnSpec): string {
  const parts: string[] = [];
  const [old, now] = [typeInWords(before), typeInWords(after)];
  if (old !== now) parts.push(`${old} → ${now}`);
  if (before.nullable && !after.nullable) parts.push('null no longer allowed');
  if (!before.nullable && after.nullable) parts.push('null allowed');
  if (before.default !== after.default) {
    parts.push(after.default === undefined ? 'no default' : `default ${JSON.stringify(after.default)}`);
  }
  return parts.join(', ');
}

function typeInWords({ type, length, digits, places }: ColumnSpec): string {
  if (length !== undefined) return `${type}(${length})`;
  return digits === undefined ? type : `${type}(${digits}, ${places})`;
}
