import { sql } from '../../../database/sql/kysely.ts';
import type { RowTest, TestedTable } from './field-condition.ts';
import { needTest } from './need-test.ts';
import { rowNeed } from './row-need.ts';

/**
 * See `TestedTable.narrow`: the rows that the indexes give are asked all of the filter, one by one, and no other rows. What they
 * refer to is looked up for each, where it would be searched through as a whole otherwise.
 */
export function narrowedTest(
  table: TestedTable,
  filter: object,
  testOf: (table: TestedTable) => RowTest,
): RowTest {
  const need = rowNeed(table, filter);
  const given = need && needTest(table, need);
  if (!given) return testOf(table);
  const { narrow: _, ...plain } = table;
  const test = testOf({ ...plain, oneByOne: { name: table.model.table, depth: 0 } });
  return typeof test === 'boolean' ? test : sql<boolean>`(${given} and ${test})`;
}
