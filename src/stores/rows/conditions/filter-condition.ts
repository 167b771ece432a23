import { sql } from '../../../database/sql/kysely.ts';
import { isReference } from '../../../models/kinds/model-field.ts';
import { FilterGroup, type GroupKind, RelatedRow } from '../../../models/rows/filter.ts';
import { joinOf } from '../../../models/rows/join-model.ts';
import { referredModel } from '../../../models/rows/references.ts';
import { modelColumns } from '../columns/model-columns.ts';
import { fieldCondition, negated, type RowTest, type TestedTable } from './field-condition.ts';
import { joinTests } from './join-tests.ts';
import { checkFieldName, refuseQuery } from './store-error.ts';

/**
 * What a filter asks of each row; true for one that finds every row, false for one that finds none. What a filter names and
 * compares with may come from a request, whatever the compiler says: nothing of it is taken for a condition or a field that
 * is none, and what is left out by mistake is refused.
 *
 * @throws LatchkeyError `query_invalid`.
 */
export function filterCondition(table: TestedTable, filter: unknown): RowTest {
  const { narrow } = table;
  return narrow
    ? narrow(table, filter as object, (one) => partCondition(one, filter))
    : partCondition(table, filter);
}

/** The same of a part of a filter, or the whole: it is narrowed as a whole. */
function partCondition(table: TestedTable, filter: unknown): RowTest {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) {
    throw refuseQuery(table.model, 'its filter is no object of fields');
  }
  const group = FilterGroup.partsOf(filter);
  if (group) {
    return joined(
      group.kind,
      group.filters.map((part) => partCondition(table, part)),
    );
  }
  // A map, a date, or a condition in the wrong place names no field, and would find every row.
  if (!isPlain(filter)) throw refuseQuery(table.model, 'its filter is no object of fields');
  const tests = Object.entries(filter).map(([name, given]) => namedCondition(table, name, given));
  return joined('all', tests);
}

function isPlain(filter: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(filter);
  const isDirect = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isDirect && Object.getOwnPropertySymbols(filter).length === 0;
}

function namedCondition(table: TestedTable, name: string, given: unknown): RowTest {
  if (Object.hasOwn(table.model.relations, name)) return relationCondition(table, name, given);
  checkFieldName(table.model, name);
  const related = RelatedRow.filterOf(given);
  return related ? relatedCondition(table, name, related) : fieldCondition(table, name, given);
}

/** One query for all: the other model's rows are found inside of it. */
function relatedCondition(table: TestedTable, name: string, filter: object): RowTest {
  const { database, model, columns, userModel } = table;
  const field = model.fields[name];
  if (!field || !isReference(field)) throw refuseQuery(model, `${name} is no foreign key`);
  const other = referredModel(model, field, userModel);
  const otherColumns = modelColumns(other, database.dialect, { userModel });
  const otherTable = { ...table, model: other, columns: otherColumns };
  if (table.oneByOne) return eachRelated(table.oneByOne, columns.columnOf(name), otherTable, filter);
  const test = filterCondition(otherTable, filter);
  const column = sql.ref(columns.columnOf(name));
  if (test === false) return false;
  // Where the database did not have to keep its word (an adopted table), a reference may lead nowhere: `id in` asks.
  const ids = database.kysely.selectFrom(other.table).select('id');
  return sql<boolean>`${column} in ${test === true ? ids : ids.where(test)}`;
}

/** The same of rows that are looked at one by one. */
function eachRelated(
  row: NonNullable<TestedTable['oneByOne']>,
  column: string,
  other: TestedTable,
  filter: object,
): RowTest {
  const depth = row.depth + 1;
  const name = `referred ${depth}`;
  const test = filterCondition({ ...other, oneByOne: { name, depth } }, filter);
  if (test === false) return false;
  const isReferred = sql<boolean>`${sql.id(name, 'id')} = ${sql.id(row.name, column)}`;
  const tests = test === true ? isReferred : sql<boolean>`${isReferred} and ${test}`;
  return sql<boolean>`exists (select 1 from ${sql.table(other.model.table)} as ${sql.id(name)} where ${tests})`;
}

/** Whether a row is related to one at least that a filter finds: whether it is in the pairs that lead to such a one. */
function relationCondition(table: TestedTable, name: string, given: unknown): RowTest {
  const { database, model, columns, userModel } = table;
  const filter = RelatedRow.filterOf(given);
  if (!filter) throw refuseQuery(model, `${name} is a relation, which related(…) asks for`);
  const { pairs, own, other } = joinOf(model, name, userModel);
  const pairColumns = modelColumns(pairs, database.dialect, { userModel });
  const { oneByOne: _, ...byIds } = table;
  const leading = relatedCondition({ ...byIds, model: pairs, columns: pairColumns }, other, filter);
  if (leading === false) return false;
  const ids = database.kysely.selectFrom(pairs.table).select(pairColumns.columnOf(own));
  return sql<boolean>`${sql.ref(columns.columnOf('id'))} in ${leading === true ? ids : ids.where(leading)}`;
}

function joined(kind: GroupKind, tests: readonly RowTest[]): RowTest {
  if (kind === 'none') return negated(joined('any', tests));
  // What decides the whole by itself, and what changes nothing.
  const deciding = kind === 'any';
  if (tests.includes(deciding)) return deciding;
  const asked = tests.filter((test) => typeof test !== 'boolean');
  const [first] = asked;
  if (!first) return !deciding;
  return asked.length === 1 ? first : joinTests(kind, asked);
}
