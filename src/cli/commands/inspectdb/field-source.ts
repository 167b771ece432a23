import { inspectedDefault } from '../../../migrations/inspect/column-default.ts';
import { type InspectedType, inspectedType } from '../../../migrations/inspect/column-type.ts';
import type { InspectedColumn, InspectedIndex } from '../../../migrations/inspect/inspected-table.ts';
import { literal } from '../../../migrations/operations/contract/source-layout.ts';
import type { FoundColumn, PrintedOptions } from '../../../models/fields/column-shape.ts';
import { kinds } from '../../../models/kinds/kinds.ts';
import { columnNameProblem } from '../../../models/values/database-name.ts';
import { snakeCase } from '../../../models/values/names.ts';
import { comment, properties } from './source-text.ts';

/** How a foreign key names its model: `'self'`, `() => Note`, `(): Model => Later`. Null where none is declared. */
export type ReferenceSource = (column: InspectedColumn) => string | null;

export interface FieldParts {
  readonly name: string;
  readonly column: InspectedColumn;
  /** The indexes over this column alone. */
  readonly indexes: readonly InspectedIndex[];
  readonly referenceSource: ReferenceSource;
  /** A default that the database does not know, as TypeScript. */
  readonly knownDefault: string | null;
  /** Why its name cannot stand beside another column's. */
  readonly clash: string | null;
}

/** One field of a model as TypeScript. */
export interface FieldSource {
  /** Comments, and the field itself unless there is no kind of field for the column. */
  readonly lines: readonly string[];
  readonly declared: boolean;
  /** Whether a new row must be given a value. */
  readonly required: boolean;
}

export function fieldSource(parts: FieldParts): FieldSource {
  const { column } = parts;
  const type = inspectedType(column.type);
  const need = column.nullable || column.default !== null ? '' : ' New rows need a value all the same.';
  const problem = columnNameProblem(column.name) ?? parts.clash;
  if (problem) return undeclared(`${column.name} is left out: its name ${problem}.${need}`);
  if (column.generated) return undeclared(`${column.name} is left out: the database computes it.`);
  if (!type) {
    return undeclared(`${column.name} is left out: no kind of field holds ${column.type}.${need}`);
  }
  return column.references ? foreignKeySource(parts, type) : valueSource(parts, type);
}

function undeclared(text: string): FieldSource {
  return { lines: [comment(text)], declared: false, required: false };
}

function foreignKeySource(parts: FieldParts, type: InspectedType): FieldSource {
  const { name, column, indexes } = parts;
  const reference = parts.referenceSource(column);
  if (reference === null) {
    const { lines, ...rest } = valueSource(parts, type);
    const text = `${column.name} refers to ${column.references?.table}, for which there is no model here.`;
    return { ...rest, lines: [comment(text), ...lines] };
  }
  const onDelete = column.references?.onDelete ?? 'restrict';
  const forgets = onDelete === 'set null' && !column.nullable;
  const kind = isUnique(indexes) ? 'oneToOne' : 'foreignKey';
  const options = properties({
    ...columnOption(name, column),
    onDelete: onDelete === 'restrict' || forgets ? null : literal(onDelete),
    nullable: column.nullable ? 'true' : null,
  });
  const line = `${name}: field.${kind}(${reference}${options ? `, { ${options} }` : ''}),`;
  return { lines: [line], declared: true, required: !column.nullable };
}

function valueSource(parts: FieldParts, type: InspectedType): FieldSource {
  const { name, column, indexes, knownDefault } = parts;
  const printed = printedKind({ ...type, name: column.name, min: column.min });
  const fallback = defaultSource(column, type, knownDefault);
  const unique = isUnique(indexes);
  const folded = indexes.some(({ ignoreCase }) => ignoreCase);
  const { maxLength, min, maxDigits, decimalPlaces, note } = printed.options;
  const isEmail = printed.kind === 'email';
  const options = properties({
    ...columnOption(name, column),
    maxLength: maxLength?.toString(),
    min: min?.toString(),
    maxDigits: maxDigits?.toString(),
    decimalPlaces: decimalPlaces?.toString(),
    unique: unique ? 'true' : null,
    index: !unique && indexes.length > 0 ? 'true' : null,
    ignoreCase: folded && !isEmail ? 'true' : null,
    nullable: column.nullable ? 'true' : null,
    default: fallback.source,
    // Django's blank=True, which its tables do not tell: the rows do.
    required: column.holdsEmpty && fallback.source === null ? 'false' : null,
  });
  const notes = [...fallback.notes, ...(note === undefined ? [] : [note])];
  if (isEmail && unique && !folded)
    notes.push(`The database's unique index minds letter case; this field's does not.`);
  const line = `${name}: field.${printed.kind}(${options ? `{ ${options} }` : ''}),`;
  const required = !column.nullable && fallback.source === null;
  return { lines: [...notes.map(comment), line], declared: true, required };
}

/** The first kind that a column can be. */
function printedKind(column: FoundColumn): { readonly kind: string; readonly options: PrintedOptions } {
  for (const [kind, { printed }] of Object.entries(kinds)) {
    const options = printed(column);
    if (options) return { kind, options };
  }
  throw new Error(`No kind of field is printed for ${column.type}`);
}

function columnOption(name: string, column: InspectedColumn) {
  return { column: snakeCase(name) === column.name ? null : literal(column.name) };
}

function isUnique(indexes: readonly InspectedIndex[]): boolean {
  return indexes.some(({ unique }) => unique);
}

function defaultSource(
  column: InspectedColumn,
  { type }: InspectedType,
  knownDefault: string | null,
): { readonly source: string | null; readonly notes: readonly string[] } {
  const fallback = inspectedDefault(column.default, type);
  switch (fallback?.kind) {
    case 'value':
      return { source: literal(fallback.value), notes: [] };
    case 'now':
      return { source: '() => new Date()', notes: [] };
    case 'sql':
      return { source: knownDefault, notes: [`The database's own default is ${fallback.sql}`] };
    default:
      return { source: knownDefault, notes: [] };
  }
}
