import type { ColumnSpec } from '../schema/schema-state.ts';

/** The part of a column's declaration that its type tells. */
export type InspectedType = Pick<ColumnSpec, 'type' | 'length' | 'digits' | 'places'>;

/** By the type's words without what stands in parentheses. The spellings of SQLite's users and PostgreSQL's own. */
const plainTypes: Readonly<Record<string, InspectedType['type']>> = {
  text: 'text',
  clob: 'text',
  varchar: 'text',
  'character varying': 'text',
  int: 'integer',
  integer: 'integer',
  smallint: 'integer',
  tinyint: 'integer',
  mediumint: 'integer',
  'integer unsigned': 'integer',
  'smallint unsigned': 'integer',
  bigint: 'bigint',
  'bigint unsigned': 'bigint',
  bool: 'boolean',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  'timestamp with time zone': 'datetime',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
};

const TEXTS = ['varchar', 'character varying', 'char', 'character', 'nvarchar'];
const DECIMALS = ['decimal', 'numeric'];
/** What a decimal field takes: the digits that SQLite keeps exactly. */
const MAX_DIGITS = 15;

/**
 * What a type of a database is here; null where no kind of field holds it.
 *
 * Not taken: PostgreSQL's `timestamp without time zone`, a moment only to those who know the zone, and floating-point
 * numbers.
 */
export function inspectedType(declared: string): InspectedType | null {
  const match =
    /^(?<words>[a-z ]+?)\s*(?:\(\s*(?<first>\d+)\s*(?:,\s*(?<second>\d+)\s*)?\)(?<rest>[a-z ]*))?$/i.exec(
      declared.trim(),
    );
  if (!match?.groups) return null;
  const { first, second } = match.groups;
  const words = `${match.groups.words}${match.groups.rest ?? ''}`.toLowerCase().replace(/\s+/g, ' ').trim();
  // Django's UUIDField on SQLite; its texts are varchar. PostgreSQL writes `character(32)`.
  if (words === 'char' && first === '32') return { type: 'uuid' };
  if (TEXTS.includes(words) && first !== undefined) return { type: 'varchar', length: Number(first) };
  // Django's on SQLite, which does not say how many digits there are.
  if (words === 'decimal' && first === undefined) return { type: 'decimal' };
  if (DECIMALS.includes(words)) {
    const digits = Number(first);
    return digits <= MAX_DIGITS ? { type: 'decimal', digits, places: Number(second ?? 0) } : null;
  }
  const type = plainTypes[words];
  return type ? { type } : null;
}
