import type { Expression, SelectQueryBuilder, SqlBool } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import type { TestedTable } from '../conditions/field-condition.ts';
import { joinTests } from '../conditions/join-tests.ts';
import type { ListPage, PagePart } from './list-page.ts';
import type { ListedPart, SortKey } from './list-part.ts';

type Select<Row> = SelectQueryBuilder<Tables, string, Row>;
type Table = Pick<TestedTable, 'database' | 'model' | 'columns'>;

/** Rows of a page that are looked for part by part: the ids of more are dearer than what the index saves. */
const MOST_BY_PARTS = 10_000;

/** Which rows of a list are wanted. */
export interface Wanted extends ListedPart {
  readonly page: ListPage;
  /** What every row has to be. */
  readonly tests: readonly Expression<SqlBool>[];
  /** Whether the rows are few, and sorted as a whole. Default false. */
  readonly few?: boolean;
}

/**
 * The rows of a page. Where it has two parts, the ids of each are looked for by themselves, so that each is read from an index
 * in its order and ends at the limit.
 */
export function selectPage<Row>(table: Table, select: Select<Row>, wanted: Wanted): Select<Row> {
  const { page, tests, limit, offset, few = false } = wanted;
  const [part, another] = page.parts;
  return pageRows().limit(limit).offset(offset);

  function pageRows(): Select<Row> {
    if (part && !another) return inOrder(table, select, part, tests);
    const { keys, parts } = page;
    if (few || limit + offset > MOST_BY_PARTS)
      return inOrder(table, select, { keys, test: ofAnyPart(parts) }, tests);
    return inOrder(table, select, { keys, test: isFirstOfPart(table, wanted) }, []);
  }
}

function ofAnyPart(parts: readonly PagePart[]): Expression<SqlBool> {
  return joinTests(
    'any',
    parts.flatMap(({ test }) => test ?? []),
  );
}

/** Whether a row is among the first of a part. */
function isFirstOfPart(table: Table, { page, tests, limit, offset }: Wanted): Expression<SqlBool> {
  const { database, model, columns } = table;
  const key = sql.ref(columns.columnOf('id'));
  const firsts = page.parts.map((part, index) => {
    const ids = database.kysely.selectFrom(model.table).select(columns.columnOf('id'));
    const some = inOrder(table, ids, part, tests).limit(limit + offset);
    return sql`select ${key} from ${some} as ${sql.ref(`part ${index}`)}`;
  });
  return sql<boolean>`${key} in (${sql.join(firsts, sql` union all `)})`;
}

export function inOrder<Row>(
  { columns }: Table,
  select: Select<Row>,
  { keys, test }: PagePart,
  tests: readonly Expression<SqlBool>[],
): Select<Row> {
  let ordered = select;
  for (const asked of test ? [...tests, test] : tests) ordered = ordered.where(asked);
  for (const key of keys) ordered = ordered.orderBy(order(columns.columnOf(key.name), key));
  return ordered;
}

/**
 * Where every row has a value, nothing is said of null: PostgreSQL would take no index of the column then, whose order is
 * another one to it.
 */
function order(name: string, { descending, nullable }: SortKey): Expression<unknown> {
  // Not as text: Kysely would read the second word of a column's name as a direction.
  const column = sql.ref(name);
  if (descending) return nullable ? sql`${column} desc nulls last` : sql`${column} desc`;
  return nullable ? sql`${column} asc nulls first` : sql`${column} asc`;
}
