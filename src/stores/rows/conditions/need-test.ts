import type { Expression, RawBuilder, SqlBool } from 'kysely';
import type { TrigramIndex, TrigramMatch } from '../../../database/contract/trigram-index.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { foldCase } from '../../../models/values/fold-case.ts';
import type { TestedTable } from './field-condition.ts';
import { joinTests } from './join-tests.ts';
import type { RowNeed } from './row-need.ts';

type Ids = RawBuilder<unknown>;

/**
 * SQL that the rows meet which have what they need, and maybe others: one that indexes answer. Null where none does. SQLite has
 * to be told which index; PostgreSQL finds it by the expression.
 */
export function needTest(table: TestedTable, need: RowNeed): Expression<SqlBool> | null {
  const indexes = table.database.trigramsOf(table.model.table);
  if (!indexes) return testBy(table, need);
  const ids = idsBy(table, indexes, need);
  return ids && sql<boolean>`${sql.ref(table.columns.columnOf('id'))} in (${ids})`;
}

function testBy(table: TestedTable, need: RowNeed): Expression<SqlBool> {
  const { database, columns } = table;
  switch (need.kind) {
    case 'part': {
      const part = { text: foldCase(need.text) };
      return database.matchesPattern(database.foldCase(need.column), ['any', part, 'any']);
    }
    case 'id':
      return sql<boolean>`${sql.ref(columns.columnOf('id'))} = ${need.id}`;
    case 'related':
      // As an array they are found first, and looked up in the index of the column.
      return sql<boolean>`${sql.ref(need.column)} = any(array(${idsOfOther(need)}))`;
    case 'all': {
      // Of what is referred to, the need alone that the fewest are likely to meet: all that meet another may be many.
      const [first] = need.of.filter(isAboutOthers).toSorted((one, other) => lengthOf(other) - lengthOf(one));
      const own = need.of.filter((one) => !isAboutOthers(one));
      return joinTests(
        'all',
        [...own, ...(first ? [first] : [])].map((one) => testBy(table, one)),
      );
    }
    case 'any':
      return need.of.length === 0
        ? sql<boolean>`false`
        : joinTests(
            'any',
            need.of.map((one) => testBy(table, one)),
          );
    default:
      return need satisfies never;
  }
}

function isAboutOthers(need: RowNeed): boolean {
  return need.kind === 'related' || ('of' in need && need.of.some(isAboutOthers));
}

function idsOfOther({ other, need }: Extract<RowNeed, { kind: 'related' }>): Expression<unknown> {
  const { database, model, columns } = other;
  const ids = database.kysely.selectFrom(model.table).select(columns.columnOf('id'));
  const test = needTest(other, need);
  return test ? ids.where(test) : ids;
}

function idsBy(table: TestedTable, indexes: readonly TrigramIndex[], need: RowNeed): Ids | null {
  for (const index of indexes) {
    const match = matchOn(index, need);
    if (match) return index.idsOf(match);
  }
  switch (need.kind) {
    case 'part':
      return null;
    case 'id':
      return sql`select ${need.id}`;
    case 'related':
      return idsOfReferring(table, need);
    case 'all':
      return firstOf(table, indexes, need.of);
    case 'any': {
      const ids = need.of.map((one) => idsBy(table, indexes, one));
      const known = ids.filter((one) => one !== null);
      return known.length === ids.length && known.length > 0 ? sql.join(known, sql` union all `) : null;
    }
    default:
      return need satisfies never;
  }
}

/** The rows of one of several needs that are all to be met: of the one that the fewest are likely to meet. */
function firstOf(
  table: TestedTable,
  indexes: readonly TrigramIndex[],
  needs: readonly RowNeed[],
): Ids | null {
  const longestFirst = needs.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  for (const need of longestFirst) {
    const ids = idsBy(table, indexes, need);
    if (ids) return ids;
  }
  return null;
}

/** How much of a text is asked for, at least. */
function lengthOf(need: RowNeed): number {
  switch (need.kind) {
    case 'part':
      return need.text.length;
    case 'id':
      return Number.POSITIVE_INFINITY;
    case 'related':
      return lengthOf(need.need);
    case 'all':
      return Math.max(...need.of.map(lengthOf));
    case 'any':
      return Math.min(...need.of.map(lengthOf));
    default:
      return need satisfies never;
  }
}

/** A need in the words of one index, which then looks for all of it at once; null where it does not know of it. */
function matchOn(index: TrigramIndex, need: RowNeed): TrigramMatch | null {
  if (need.kind === 'part') return index.columns.includes(need.column) ? need : null;
  if (need.kind === 'id' || need.kind === 'related' || need.of.length === 0) return null;
  const matches = need.of.map((one) => matchOn(index, one));
  const known = matches.filter((match) => match !== null);
  if (known.length === 0 || (need.kind === 'any' && known.length < matches.length)) return null;
  return { kind: need.kind, of: known };
}

function idsOfReferring(
  { database, model, columns }: TestedTable,
  { column, other, need }: Extract<RowNeed, { kind: 'related' }>,
): Ids | null {
  const ids = idsBy(other, database.trigramsOf(other.model.table) ?? [], need);
  if (!ids) return null;
  const rows = database.kysely.selectFrom(model.table).select(columns.columnOf('id'));
  return sql`${rows.where(sql<boolean>`${sql.ref(column)} in (${ids})`)}`;
}
