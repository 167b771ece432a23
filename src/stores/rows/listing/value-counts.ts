import { sql } from '../../../database/sql/kysely.ts';
import { defineFailing } from '../../../models/rows/copy-property.ts';
import type { ValueCount, ValueCountQuery } from '../../../models/rows/model-store.ts';
import type { ModelColumns } from '../columns/model-columns.ts';
import type { TestedTable } from '../conditions/field-condition.ts';
import { filterCondition } from '../conditions/filter-condition.ts';
import { checkFieldName, refuseQuery } from '../conditions/store-error.ts';
import { listedPart } from './list-part.ts';

/** See `RowCounts.countBy`. */
export async function countByValue(
  table: TestedTable,
  name: string,
  { where = {}, limit: most }: ValueCountQuery,
): Promise<ValueCount[]> {
  const { database, model, columns } = table;
  checkFieldName(model, name);
  if (model.fields[name]?.kind === 'json') throw refuseQuery(model, `the JSON of ${name} is not compared`);
  const { limit } = listedPart(model, { limit: most });
  const test = filterCondition(table, where);
  if (test === false) return [];
  // With its table: a column may have the name of what is selected.
  const column = sql.ref(`${model.table}.${columns.columnOf(name)}`);
  const all = database.kysely.selectFrom(model.table);
  const rows = await (test === true ? all : all.where(test))
    .select((build) => [column.as('value'), build.fn.countAll().as('count')])
    .groupBy(column)
    .orderBy((build) => build.fn.countAll(), 'desc')
    .orderBy(sql`${column} asc nulls first`)
    .limit(limit)
    .execute();
  return rows.map((row) => valueCount(columns, name, row));
}

/** A value that cannot be read is no reason to do without the others: reading it throws, as in a row. */
function valueCount(columns: ModelColumns, name: string, row: Readonly<Record<string, unknown>>): ValueCount {
  const count = Number(row.count);
  try {
    return { value: columns.decodeValue(name, row.value), count };
  } catch (error) {
    const counted = { value: null, count };
    defineFailing(counted, 'value', () => {
      throw error;
    });
    return counted;
  }
}
