import { isDeepStrictEqual } from 'node:util';
import type { Expression, SqlBool } from 'kysely';
import type { Database } from '../../../database/contract/database.ts';
import { keptText } from '../../../database/contract/kept-moments.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { storedId } from '../columns/stored-id.ts';
import { comparedValue } from '../conditions/comparable-value.ts';
import { type TestedTable, testedField } from '../conditions/field-condition.ts';
import { refuseQuery } from '../conditions/store-error.ts';
import type { KeyBound } from './comes-after.ts';
import type { SortKey } from './list-part.ts';

/** Of those that every database can compare. */
const LAST_YEAR = 9999;

type Values = Readonly<Record<string, unknown>>;

/** What a row of the table has in the sorted columns: as values, and as the database itself has them. */
interface StoredRow {
  readonly values: Values;
  readonly raw: readonly unknown[];
}

/** What a value is that cannot be read: reading it throws. */
const UNREADABLE = Symbol('unreadable');

/**
 * What a row has in the columns that a list is sorted by. A value may be less exact than what it was read from: a moment
 * has milliseconds, its column microseconds. So where the row still has this value, its column's own is taken.
 *
 * @throws LatchkeyError `query_invalid` for what is no row of the model.
 */
export async function keyBounds(
  table: TestedTable,
  keys: readonly SortKey[],
  row: unknown,
): Promise<KeyBound[]> {
  const { model, columns } = table;
  if (typeof row !== 'object' || row === null)
    throw refuseQuery(model, 'the row that it goes on from is none');
  const given = row as Values;
  const id = storedId(table, readOf(given, 'id'));
  if (id === null) throw refuseQuery(model, 'the row that it goes on from has no id of the model');
  const stored = keys.length > 1 ? await storedRow(table, keys, id) : null;
  return keys.map(({ name, ...order }, index) => {
    const column = sql.ref(columns.columnOf(name));
    if (name === 'id') return { ...order, column, value: sql`${id}` };
    // Null may be a value of it, or none.
    if (model.fields[name]?.kind === 'json')
      throw refuseQuery(model, `the JSON of ${name} has no order to go on in`);
    const value = readOf(given, name);
    if (value === null) return { ...order, column, value: null };
    const isStored = stored && isSame(table, name, value, readOf(stored.values, name));
    const bound = isStored ? { value: sql`${stored.raw[index]}` } : boundOf(table, name, value);
    return { ...order, column, ...bound };
  });
}

function readOf(row: Values, name: string): unknown {
  try {
    return row[name];
  } catch {
    return UNREADABLE;
  }
}

async function storedRow(
  { database, model, columns }: TestedTable,
  keys: readonly SortKey[],
  id: unknown,
): Promise<StoredRow | null> {
  const named = keys.map(({ name }, index) =>
    database.asStored(columns.columnOf(name)).as(`stored ${index}`),
  );
  const row: Values | undefined = await database.kysely
    .selectFrom(model.table)
    .select([...columns.names])
    .select(named)
    .where(columns.columnOf('id'), '=', id)
    .executeTakeFirst();
  return row ? { values: columns.decode(row), raw: keys.map((_, index) => row[`stored ${index}`]) } : null;
}

function isSame(table: TestedTable, name: string, given: unknown, stored: unknown): boolean {
  if (isDeepStrictEqual(given, stored)) return true;
  const field = testedField(table, name);
  // Two spellings of a decimal, say.
  const compared = comparedValue(field, 'gte', given);
  return typeof compared === 'object' && isDeepStrictEqual(compared, comparedValue(field, 'gte', stored));
}

/** Of a value that the row has no more: it is gone, or was changed. */
function boundOf(table: TestedTable, name: string, given: unknown): Pick<KeyBound, 'value' | 'isWithin'> {
  const { model, database, columns } = table;
  const column = columns.columnOf(name);
  if (given === undefined) throw refuseQuery(model, `the row that it goes on from has no ${name}`);
  const compared = comparedValue(testedField(table, name), 'gte', given);
  const isOther =
    typeof compared === 'string' || !isDeepStrictEqual(compared.value, comparedDown(table, name, given));
  if (isOther) throw refuseQuery(model, `the row that it goes on from has a ${name} that is none`);
  switch (compared.kind) {
    case 'number':
      return { value: sql`cast(${compared.value} as bigint)` };
    case 'moment':
      return { value: sql`${compared.value}`, isWithin: withinMillisecond(database, column, compared.value) };
    case 'other':
      return { value: sql`${columns.encode({ [name]: compared.value })[column]}` };
    default:
      return { value: sql`${compared.value}` };
  }
}

/** A moment that remembers its microseconds is exact. Of others nobody knows: rather a row comes twice than never. */
function withinMillisecond(database: Database, column: string, moment: Date): Expression<SqlBool> | null {
  const next = new Date(moment.getTime() + 1);
  if (keptText(moment, database.dialect) !== undefined || next.getUTCFullYear() > LAST_YEAR) return null;
  return database.compareMoment(column, '<', next);
}

/** As a bound from above. A number between two whole ones is another one then. */
function comparedDown(table: TestedTable, name: string, given: unknown): unknown {
  const compared = comparedValue(testedField(table, name), 'lte', given);
  return typeof compared === 'string' ? compared : compared.value;
}
