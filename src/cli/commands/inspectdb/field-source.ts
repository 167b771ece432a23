import { inspectedDefault } from '../../../migrations/inspect/column-default.ts';
import { type InspectedType, inspectedType } from '../../../migrations/inspect/column-type.ts';
import type { InspectedColumn, InspectedIndex } from '../../../migrations/inspect/inspected-table.ts';
import { columnNameProblem } from '../../../models/database-name.ts';
import { snakeCase } from '../../../models/fields/model-field.ts';
import { comment, literal, properties } from './source-text.ts';

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

const builders: Readonly<Record<InspectedType['type'], string>> = {
  id: 'bigInteger',
  varchar: 'text',
  text: 'text',
  integer: 'integer',
  bigint: 'bigInteger',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  json: 'json',
  uuid: 'uuid',
};

/** For a decimal of unknown digits: as many as a decimal has, and the places of money. */
const GUESSED_DECIMAL = { digits: 15, places: 2 };

const EMAIL_COLUMN = /(^|_)e?mail$/i;
/** What an email field has without being told. */
const EMAIL_LENGTH = 254;

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
  const options = properties({
    ...columnOption(name, column),
    onDelete: onDelete === 'restrict' || forgets ? null : literal(onDelete),
    unique: isUnique(indexes) ? 'true' : null,
    nullable: column.nullable ? 'true' : null,
  });
  const line = `${name}: field.foreignKey(${reference}${options ? `, { ${options} }` : ''}),`;
  return { lines: [line], declared: true, required: !column.nullable };
}

function valueSource(parts: FieldParts, type: InspectedType): FieldSource {
  const { name, column, indexes, knownDefault } = parts;
  const isEmail = type.type === 'varchar' && EMAIL_COLUMN.test(column.name);
  const fallback = defaultSource(column, type, knownDefault);
  const { digits, places } = type.type === 'decimal' && type.digits === undefined ? GUESSED_DECIMAL : type;
  const unique = isUnique(indexes);
  const folded = indexes.some(({ ignoreCase }) => ignoreCase);
  const options = properties({
    ...columnOption(name, column),
    maxLength: isEmail && type.length === EMAIL_LENGTH ? null : type.length?.toString(),
    min: column.min?.toString(),
    maxDigits: digits?.toString(),
    decimalPlaces: places?.toString(),
    unique: unique ? 'true' : null,
    index: !unique && indexes.length > 0 ? 'true' : null,
    ignoreCase: folded && !isEmail ? 'true' : null,
    nullable: column.nullable ? 'true' : null,
    default: fallback.source,
  });
  const notes = [...fallback.notes, ...typeNotes(column, type)];
  if (isEmail && unique && !folded)
    notes.push(`The database's unique index minds letter case; this field's does not.`);
  const builder = isEmail ? 'email' : builders[type.type];
  const line = `${name}: field.${builder}(${options ? `{ ${options} }` : ''}),`;
  const required = !column.nullable && fallback.source === null;
  return { lines: [...notes.map(comment), line], declared: true, required };
}

/** What somebody has to know of a column whose type does not say it. */
function typeNotes({ name }: InspectedColumn, { type, digits }: InspectedType): string[] {
  if (type === 'decimal' && digits === undefined) {
    return [
      `The database does not tell how many digits ${name} has: write Django's max_digits and decimal_places here.`,
    ];
  }
  return [];
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
