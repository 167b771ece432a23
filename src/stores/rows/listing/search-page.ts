import type { SelectQueryBuilder } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { isIndexed } from '../../../models/model.ts';
import type { TestedTable } from '../conditions/field-condition.ts';
import { filterCondition } from '../conditions/filter-condition.ts';
import { narrowedTest } from '../conditions/narrowed-test.ts';
import { rowNeed } from '../conditions/row-need.ts';
import type { ListPage, PagePart } from './list-page.ts';
import { inOrder, selectPage, type Wanted } from './select-page.ts';

type Row = Record<string, unknown>;
type Select = SelectQueryBuilder<Tables, string, Row>;

/**
 * Rows that are looked at before an index of parts of texts is asked. Where many rows have a part, a page is full after a few
 * of them, and the index would give all; where few have it, this costs milliseconds. No database can tell beforehand which it
 * is: PostgreSQL's guess of how many rows have a part may be wrong by any factor.
 */
const FIRST = 2000;
/** Of the first rows: with this many and more, reading on is no worse than all that the index gives. */
const MANY = FIRST / 10;

/** The rows of a page of what is searched for. */
export async function searchPage(table: TestedTable, where: object, wanted: Wanted): Promise<Row[]> {
  const first = await firstFound(table, where, wanted);
  if (first?.length === wanted.limit) return first;
  const test = filterCondition({ ...table, listed: { count: 0 }, narrow: narrowedTest }, where);
  if (test === false) return [];
  const tests = test === true ? wanted.tests : [test, ...wanted.tests];
  const { database, model } = table;
  if (database.dialect === 'sqlite') {
    return selectPage(table, rowsOf(table), { ...wanted, tests, few: true }).execute();
  }
  // OFFSET keeps the planner from reading in the order of the page, through the whole table where few rows are found.
  let found = rowsOf(table);
  for (const one of tests) found = found.where(one);
  const select = database.kysely.selectFrom(found.offset(0).as(model.table)).selectAll() as unknown as Select;
  return selectPage(table, select, { ...wanted, tests: [], few: true }).execute();
}

function rowsOf({ database, model, columns }: TestedTable): Select {
  return database.kysely.selectFrom(model.table).select([...columns.names]) as unknown as Select;
}

/** What is found among the first rows in the order of the page; null where no index has that order. */
async function firstFound(table: TestedTable, where: object, wanted: Wanted): Promise<Row[] | null> {
  const { page, tests, limit, offset } = wanted;
  const part = readInOrder(table, page);
  if (!part || limit + offset > FIRST) return null;
  const test = testOneByOne(table, where);
  if (typeof test === 'boolean') return null;
  const { database, model } = table;
  const first = inOrder(table, rowsOf(table), part, []).limit(FIRST).as(model.table);
  const select = database.kysely.selectFrom(first).selectAll() as unknown as Select;
  return inOrder(table, select, { keys: part.keys, test: null }, [test, ...tests])
    .limit(limit)
    .offset(offset)
    .execute();
}

function readInOrder({ model }: TestedTable, { keys, parts }: ListPage): PagePart | null {
  const [part] = parts;
  const [key] = keys;
  // Rows without a value of the first key are in no order in its index.
  if (!part || !key || part.keys.length < keys.length) return null;
  const isInOrder = key.name === 'id' || (isIndexed(model, key.name) && !model.fields[key.name]?.ignoreCase);
  return isInOrder ? part : null;
}

function testOneByOne(table: TestedTable, where: object) {
  return filterCondition(oneByOne({ ...table, listed: { count: 0 } }), where);
}

/** The table for tests of few rows, or of rows until enough are found. */
export function oneByOne(table: TestedTable): TestedTable {
  return { ...table, oneByOne: { name: table.model.table, depth: 0 } };
}

export interface Sample {
  /** Of the rows that were looked at. */
  readonly found: number;
  /** Whether these were all rows. */
  readonly isAll: boolean;
  /** Whether there are so many that no index is needed to find more. */
  readonly many: boolean;
}

/** How many of some rows a search finds; null for a filter that no index of parts of texts would help. */
export async function sampleOf(table: TestedTable, where: object): Promise<Sample | null> {
  if (!rowNeed(table, where)) return null;
  const test = testOneByOne(table, where);
  if (typeof test === 'boolean') return null;
  const { database, model } = table;
  const some = rowsOf(table).limit(FIRST).as(model.table);
  const { looked, found } = await database.kysely
    .selectFrom(some)
    .select((build) => [
      build.fn.countAll().as('looked'),
      sql<number>`count(case when ${test} then 1 end)`.as('found'),
    ])
    .executeTakeFirstOrThrow();
  return { found: Number(found), isAll: Number(looked) < FIRST, many: Number(found) >= MANY };
}
