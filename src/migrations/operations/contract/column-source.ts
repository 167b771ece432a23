import type { ColumnDefault } from '../../../models/fields/column-shape.ts';
import type { ColumnReference, ColumnSpec, IndexSpec } from '../../schema/schema-state.ts';
import { literal, type Source } from './source-layout.ts';

export type SourceEntries = readonly (readonly [key: string, value: Source])[];

/** A column as the call that declares it: `column.varchar(200, { nullable: true })`. */
export function columnSource(spec: ColumnSpec, fill: ColumnDefault | null = null): Source {
  if (spec.references?.user) return userColumnSource(spec, fill);
  const { type, length, digits, places, nullable, default: fallback, primaryKey, references, userId } = spec;
  const sizes = [length, digits, places].flatMap((size) => (size === undefined ? [] : [literal(size)]));
  const entries: SourceEntries = [
    ...(references ? [['references', referenceSource(references)] as const] : []),
    ...plainEntries({ primaryKey, nullable, default: fallback, fill: fill ?? undefined }),
  ];
  return {
    call: `column.${userId ? 'userId' : type}`,
    args: [...sizes, ...(entries.length === 0 ? [] : [{ object: entries }])],
  };
}

function userColumnSource(
  { nullable, primaryKey, references }: ColumnSpec,
  fill: ColumnDefault | null,
): Source {
  const onDelete = references?.onDelete;
  const entries = plainEntries({ onDelete, primaryKey, nullable, fill: fill ?? undefined });
  return { call: 'column.user', args: entries.length === 0 ? [] : [{ object: entries }] };
}

/** A reference as a file has it: the project's users have no name there. */
export function referenceSource({ table, user, onDelete }: ColumnReference): Source {
  return { object: plainEntries(user ? { user, onDelete } : { table, onDelete }) };
}

export function indexSource({ name, columns, unique, ignoreCase, trigram }: IndexSpec): Source {
  return {
    object: [
      ['name', literal(name)],
      ['columns', { list: columns.map(literal) }],
      ...plainEntries({ unique, ignoreCase, trigram }),
    ],
  };
}

/** Entries with plain values; what is not set, or false where that is the default, is left out. */
export function plainEntries(values: object): SourceEntries {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || (value === false && isFlag(key)) ? [] : [[key, literal(value)] as const],
  );
}

function isFlag(key: string): boolean {
  return ['primaryKey', 'nullable', 'unique', 'ignoreCase', 'trigram', 'concurrently'].includes(key);
}
