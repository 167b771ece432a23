import type { InspectedTable } from '../../../migrations/inspect/inspected-table.ts';
import { literal } from '../../../migrations/operations/contract/source-layout.ts';
import { sameName } from '../../../models/values/database-name.ts';
import { type FieldSource, fieldSource, type ReferenceSource } from './field-source.ts';
import { fieldName } from './model-names.ts';
import { idSource, type PlannedModel, usernameColumn } from './planned-model.ts';
import type { PlannedRelation } from './planned-relation.ts';
import { comment, list, properties } from './source-text.ts';

/** Columns that every user model has by itself. */
const USER_BASE_COLUMNS = ['password', 'last_login', 'is_superuser'];

/** What Django gives new users; its tables do not tell. */
const userDefaults: Readonly<Record<string, string>> = {
  is_active: 'true',
  is_staff: 'false',
  first_name: "''",
  last_name: "''",
  email: "''",
  date_joined: '() => new Date()',
};

/** Names that no field may have: see `checkModel` and `defineUserModel`. */
const RESERVED = ['id', 'toString', 'constructor', 'valueOf'];
const USER_RESERVED = ['password', 'isAuthenticated', 'isAnonymous', 'lastLogin', 'isSuperuser'];

/** A model's declaration, line by line. */
export function modelSource(
  model: PlannedModel,
  {
    referenceSource,
    relations,
  }: { readonly referenceSource: ReferenceSource; readonly relations: readonly PlannedRelation[] },
): string[] {
  const { table, app, name, isUser } = model;
  const { lines, names, required } = fieldLines(model, referenceSource);
  const indexes = indexLines(table, names);
  const tableName = table.name === `${app}_${name.toLowerCase()}` ? null : literal(table.name);
  const key = table.columns.find((column) => column.name === 'id');
  const id = key ? idSource(key) : null;
  return [
    `export const ${name} = ${isUser ? 'defineUserModel' : 'defineModel'}({`,
    `  name: ${literal(name)},`,
    `  app: ${literal(app)},`,
    ...(tableName ? [`  table: ${tableName},`] : []),
    ...(id ? [`  id: ${id},`] : []),
    '  fields: {',
    ...lines.map((line) => `    ${line}`),
    '  },',
    ...relationLines(relations, referenceSource),
    ...(isUser ? userLines(table, names, required) : []),
    ...indexes.map((line) => `  ${line}`),
    '});',
  ];
}

function relationLines(
  relations: readonly PlannedRelation[],
  referenceSource: ReferenceSource,
): readonly string[] {
  if (relations.length === 0) return [];
  const lines = relations.flatMap(({ name, other }) => {
    const target = referenceSource(other) ?? '';
    const note = comment(
      'The database does not tell whether it is mutual: of symmetrical=False, add { symmetrical: false }.',
    );
    return [...(target === "'self'" ? [note] : []), `${name}: manyToMany(${target}),`];
  });
  return ['  relations: {', ...lines.map((line) => `    ${line}`), '  },'];
}

interface FieldLines {
  readonly lines: readonly string[];
  /** The field of each column that has one. */
  readonly names: ReadonlyMap<string, string>;
  readonly required: ReadonlySet<string>;
}

function fieldLines({ table, isUser }: PlannedModel, referenceSource: ReferenceSource): FieldLines {
  const taken = new Set([...RESERVED, ...(isUser ? USER_RESERVED : [])]);
  const skipped = ['id', ...(isUser ? USER_BASE_COLUMNS : [])];
  const username = usernameColumn(table);
  const names = new Map<string, string>();
  const required = new Set<string>();
  const lines: string[] = [];
  for (const column of table.columns) {
    if (skipped.includes(column.name)) continue;
    const name = fieldName(column.name, taken);
    const source: FieldSource = fieldSource({
      name,
      column,
      indexes: table.indexes.filter(
        ({ columns, trigram }) => columns?.length === 1 && columns[0] === column.name && !trigram,
      ),
      referenceSource,
      knownDefault: isUser && column.name !== username ? (userDefaults[column.name] ?? null) : null,
      clash: nameClash(column.name, [...skipped, ...names.keys()]),
    });
    lines.push(...source.lines);
    if (!source.declared) continue;
    taken.add(name);
    names.set(column.name, name);
    if (source.required) required.add(name);
  }
  return { lines, names, required };
}

/** PostgreSQL has both `Title` and `title` in one table, and SQLite does not. */
function nameClash(column: string, others: readonly string[]): string | null {
  const other = others.find((name) => sameName(name, column));
  return other === undefined ? null : `is ${other} to SQLite`;
}

function userLines(
  table: InspectedTable,
  names: ReadonlyMap<string, string>,
  required: ReadonlySet<string>,
): string[] {
  const username = names.get(usernameColumn(table) ?? '') ?? '';
  // Django asks for an address too, and takes none.
  const asked = [...required, ...[names.get('email') ?? []].flat()];
  const others = [...new Set(asked)].filter((name) => name !== username);
  return [
    `  usernameField: ${literal(username)},`,
    ...(others.length > 0 ? [`  requiredFields: ${list(others)},`] : []),
  ];
}

/** Indexes over several fields, and those of the parts of texts; a comment for those that no model declares. */
function indexLines(table: InspectedTable, names: ReadonlyMap<string, string>): string[] {
  const comments: string[] = [];
  const declared: string[] = [];
  for (const { name, columns, unique, trigram } of table.indexes) {
    if (columns?.length === 1 && !trigram) continue;
    const fields = columns?.flatMap((column) => names.get(column) ?? []) ?? [];
    if (columns && fields.length === columns.length) {
      const options = { unique: unique ? 'true' : null, trigram: trigram ? 'true' : null };
      declared.push(`{ ${properties({ fields: list(fields), ...options })} }`);
    } else {
      comments.push(
        comment(`The index ${name} is left out: a model declares indexes over its fields alone.`),
      );
    }
  }
  if (declared.length === 0) return comments;
  return [...comments, 'indexes: [', ...declared.map((line) => `  ${line},`), '],'];
}
