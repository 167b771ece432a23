import type { Expression, SqlBool } from 'kysely';
import { momentText } from '../../column-types/times/sqlite-moments.ts';
import type { MomentOrder } from '../../contract/text-pattern.ts';
import { sql } from '../../sql/kysely.ts';

/** As Django writes moments: without microseconds where there are none. */
const DJANGO_MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})?$/;
const TO_THE_SECOND = '2026-01-31 23:59:59'.length;
const NO_MICROSECONDS = '.000000';

/**
 * Compares moments as Django and Latchkey write them, which are texts. Those of a whole second come in two spellings, so
 * that their order is that of the longer one; the first condition leaves less to look at where there is an index. What else
 * a text may say (`T`, zones) is put in order as a text.
 */
export function compareMoment(column: string, order: MomentOrder, moment: Date): Expression<SqlBool> {
  const written = momentText(moment);
  const wanted = longSpelling(moment, written);
  const second = wanted.slice(0, TO_THE_SECOND);
  const ref = sql.ref(column);
  const long = sql`substr(${ref} || ${NO_MICROSECONDS}, 1, ${wanted.length})`;
  switch (order) {
    case '=': {
      const spellings = new Set([written, wanted, ...(wanted.endsWith(NO_MICROSECONDS) ? [second] : [])]);
      return sql<boolean>`${ref} in (${sql.join([...spellings])})`;
    }
    case '<':
    case '<=':
      return sql<boolean>`(${ref} <= ${wanted} and ${long} ${sql.raw(order)} ${wanted})`;
    case '>':
    case '>=':
      return sql<boolean>`(${ref} >= ${second} and ${long} ${sql.raw(order)} ${wanted})`;
    default:
      return order satisfies never;
  }
}

function longSpelling(moment: Date, written: string): string {
  const text = DJANGO_MOMENT.test(written) ? written : momentText(new Date(moment));
  return text.length === TO_THE_SECOND ? text + NO_MICROSECONDS : text;
}
