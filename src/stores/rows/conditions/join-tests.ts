import type { Expression, SqlBool } from 'kysely';
import { sql } from '../../../database/sql/kysely.ts';

/** Tests that stand side by side: with more in one row, each would be one level deeper to SQLite, which has 1000. */
const SIDE_BY_SIDE = 50;

/** All of these tests, or any, as a tree that stays flat however many they are. */
export function joinTests(kind: 'all' | 'any', tests: readonly Expression<SqlBool>[]): Expression<SqlBool> {
  const word = sql.raw(kind === 'all' ? ' and ' : ' or ');
  const join = (some: readonly Expression<SqlBool>[]) => sql<boolean>`(${sql.join([...some], word)})`;
  if (tests.length <= SIDE_BY_SIDE) return join(tests);
  const groups: Expression<SqlBool>[] = [];
  for (let start = 0; start < tests.length; start += SIDE_BY_SIDE) {
    groups.push(join(tests.slice(start, start + SIDE_BY_SIDE)));
  }
  return joinTests(kind, groups);
}
