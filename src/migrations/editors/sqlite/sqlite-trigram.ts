import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import {
  numbersTable,
  partsColumn,
  type TrigramTable,
  UPDATE_SUFFIX,
} from '../../../database/sqlite/trigrams/trigram-table.ts';
import { sameName } from '../../../models/values/database-name.ts';
import { isKey } from '../../operations/contract/find-in-state.ts';
import type { IndexSpec, SchemaState, TableSpec } from '../../schema/schema-state.ts';
import { sqliteType } from './sqlite-column.ts';

/** The index that a declared one comes to, by the columns of its table. */
export function trigramOf({ name, columns }: IndexSpec, table: TableSpec['columns']): TrigramTable {
  const [key, spec] = Object.entries(table).find(([, one]) => isKey(one)) ?? ['id', undefined];
  return { name, key, columns, numbered: !isWhole(spec ? sqliteType(spec) : '') };
}

/** The same index, for the primary key that the table has in the database: an adopted one may have another. */
export async function forKeyIn(
  db: Kysely<Tables>,
  table: string,
  index: TrigramTable,
): Promise<TrigramTable> {
  const { rows } = await sql<{ name: string; type: string }>`
    select name, type from pragma_table_info(${table}) where pk > 0`.execute(db);
  const [key] = rows;
  return key ? { ...index, key: key.name, numbered: !isWhole(key.type) } : index;
}

/** The trigram index of a table by its name, or one that does what the migrations know by that name. */
export function trigramIn(
  { name: table, trigrams }: { readonly name: string; readonly trigrams: readonly TrigramTable[] },
  name: string,
  before: SchemaState,
): TrigramTable | null {
  const spec = before.get(table)?.indexes.find((index) => index.name === name);
  const byName = trigrams.find((index) => index.name === name);
  return byName ?? trigrams.find((index) => spec?.trigram && isSameTrigram(index, spec)) ?? null;
}

export function isSameTrigram(index: TrigramTable, { columns }: IndexSpec): boolean {
  return (
    index.columns.length === columns.length &&
    index.columns.every((column, at) => sameName(column, columns[at] ?? ''))
  );
}

/** Whether a type is one of whole numbers to SQLite: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function isWhole(type: string): boolean {
  return /int/i.test(type);
}

// A contentless table, which is told what goes: https://www.sqlite.org/fts5.html#contentless_tables. It needs SQLite 3.34, in
// whatever program writes to the table that it indexes. Rows that go without their triggers (INSERT OR REPLACE) are left in it:
// every query asks the rows themselves, too.

/** The statements that make an index of the parts of a table's texts, with what the table has. */
export function createTrigram(table: string, index: TrigramTable): string[] {
  const options = ["tokenize = 'trigram'", "content = ''", 'columnsize = 0', 'detail = column'];
  const parts = [...partsOf(index), ...options].join(', ');
  const numbers = `create table ${numbersOf(index)} (number integer primary key, row_key not null unique)`;
  return [
    `create virtual table ${quoteName(index.name)} using fts5(${parts})`,
    ...(index.numbered ? [numbers] : []),
    ...fillTrigram(table, index),
    ...trigramTriggers(table, index),
  ];
}

/** For a table whose values have changed without triggers. */
export function refillTrigram(table: string, index: TrigramTable): string[] {
  const name = quoteName(index.name);
  return [
    `insert into ${name} (${name}) values ('delete-all')`,
    ...(index.numbered ? [`delete from ${numbersOf(index)}`] : []),
    ...fillTrigram(table, index),
  ];
}

function fillTrigram(table: string, index: TrigramTable): string[] {
  const [rows, key, numbers] = [quoteName(table), quoteName(index.key), numbersOf(index)];
  const columns = index.columns.map(quoteName).join(', ');
  const into = `insert into ${quoteName(index.name)} (rowid, ${partsOf(index).join(', ')})`;
  if (!index.numbered) return [`${into} select ${key}, ${columns} from ${rows}`];
  return [
    `insert into ${numbers} (row_key) select ${key} from ${rows}`,
    `${into} select number, ${columns} from ${numbers} join ${rows} on ${key} = row_key`,
  ];
}

/** What keeps an index true, whoever writes. */
export function trigramTriggers(table: string, index: TrigramTable): string[] {
  const { key, columns } = index;
  const watched = [key, ...columns].map(quoteName);
  const changed = watched.map((name) => `old.${name} is not new.${name} collate binary`).join(' or ');
  const renumbered = `update ${numbersOf(index)} set row_key = new.${quoteName(key)} where row_key = old.${quoteName(key)};`;
  const numbered = `insert or ignore into ${numbersOf(index)} (row_key) values (new.${quoteName(key)});`;
  const unnumbered = `delete from ${numbersOf(index)} where row_key = old.${quoteName(key)};`;
  const ifNumbered = (statement: string) => (index.numbered ? [statement] : []);
  return [
    trigger('_insert', 'insert', [...ifNumbered(numbered), added(index)]),
    trigger('_delete', 'delete', [removed(index), ...ifNumbered(unnumbered)]),
    trigger(
      UPDATE_SUFFIX,
      `update of ${watched.join(', ')}`,
      [removed(index), ...ifNumbered(renumbered), added(index)],
      changed,
    ),
  ];

  function trigger(suffix: string, event: string, body: readonly string[], when?: string): string {
    const head = `create trigger ${quoteName(index.name + suffix)} after ${event} on ${quoteName(table)}`;
    return `${head}${when ? ` when ${when}` : ''} begin ${body.join(' ')} end`;
  }
}

function added(index: TrigramTable): string {
  return `insert into ${quoteName(index.name)} (rowid, ${partsOf(index).join(', ')}) ${valuesOf(index, 'new', [])};`;
}

function removed(index: TrigramTable): string {
  const name = quoteName(index.name);
  return `insert into ${name} (${name}, rowid, ${partsOf(index).join(', ')}) ${valuesOf(index, 'old', ["'delete'"])};`;
}

function valuesOf(index: TrigramTable, row: 'old' | 'new', first: readonly string[]): string {
  const key = `${row}.${quoteName(index.key)}`;
  const columns = index.columns.map((column) => `${row}.${quoteName(column)}`);
  if (!index.numbered) return `values (${[...first, key, ...columns].join(', ')})`;
  return `select ${[...first, 'number', ...columns].join(', ')} from ${numbersOf(index)} where row_key = ${key}`;
}

export function dropTrigram(index: TrigramTable): string[] {
  return [
    ...dropTriggers(index),
    `drop table ${quoteName(index.name)}`,
    ...(index.numbered ? [`drop table ${numbersOf(index)}`] : []),
  ];
}

export function renameTrigram(table: string, index: TrigramTable, name: string): string[] {
  const rename = (one: string, other: string) =>
    `alter table ${quoteName(one)} rename to ${quoteName(other)}`;
  return [
    ...dropTriggers(index),
    rename(index.name, name),
    ...(index.numbered ? [rename(numbersTable(index.name), numbersTable(name))] : []),
    ...trigramTriggers(table, { ...index, name }),
  ];
}

function dropTriggers(index: TrigramTable): string[] {
  return triggerNames(index).map((name) => `drop trigger ${quoteName(name)}`);
}

export function triggerNames({ name }: TrigramTable): string[] {
  return ['_insert', '_delete', UPDATE_SUFFIX].map((suffix) => name + suffix);
}

function partsOf({ columns }: TrigramTable): string[] {
  return columns.map((_, at) => partsColumn(at));
}

function numbersOf({ name }: TrigramTable): string {
  return quoteName(numbersTable(name));
}
