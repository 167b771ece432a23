import { foldCase } from './fold-case.ts';

/** What PostgreSQL keeps of a name, in bytes of UTF-8 (NAMEDATALEN - 1); it cuts longer ones off in silence. */
export const MAX_NAME_BYTES = 63;

/** Columns that every table of PostgreSQL has: https://www.postgresql.org/docs/current/ddl-system-columns.html */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/**
 * Why a table cannot have a name, said after it: `'a.b' has a dot …`; null when it works on every database, and in
 * every query.
 */
export function tableNameProblem(name: string): string | null {
  // https://www.sqlite.org/lang_createtable.html: "Table names that begin with "sqlite_" are reserved".
  if (/^sqlite_/i.test(name)) return 'begins with sqlite_, which SQLite keeps for itself';
  // PostgreSQL looks a table up in its own catalogue before it looks anywhere else.
  if (name.startsWith('pg_')) return 'begins with pg_, which PostgreSQL keeps for itself';
  return nameProblem(name, 'PostgreSQL takes its schema from search_path');
}

/** Why a column cannot have a name; null when it works on every database, and in every query. */
export function columnNameProblem(name: string): string | null {
  if (SYSTEM_COLUMNS.has(name)) return 'is a column that PostgreSQL gives every table';
  // As a key of an object it would be lost.
  if (name === '__proto__') return 'means something else in JavaScript';
  return nameProblem(name, 'Kysely would take what is before it for a table');
}

/** Whether two names are the same to one of the databases: SQLite does not tell A to Z from a to z. */
export function sameName(one: string, other: string): boolean {
  return foldCase(one) === foldCase(other);
}

function nameProblem(name: string, whyNoDot: string): string | null {
  if (name === '') return 'is empty';
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) return 'has a character that no name can have';
  if (name.trim() !== name) return 'begins or ends with a space';
  if (name.includes('.')) return `has a dot: ${whyNoDot}`;
  if (/["`[\]]/.test(name)) return 'has a quote of SQL in it';
  if (name.includes(' as ')) return 'has the word as in it, which SQL and Kysely read as an alias';
  const bytes = Buffer.byteLength(name);
  return bytes > MAX_NAME_BYTES
    ? `takes ${bytes} bytes, and PostgreSQL cuts names off after ${MAX_NAME_BYTES}`
    : null;
}
