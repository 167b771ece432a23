import { gte, lt } from '../../../models/rows/condition.ts';
import {
  TIME_UNITS,
  type TimeCount,
  type TimeCountQuery,
  type TimeUnit,
} from '../../../models/rows/model-store.ts';
import { isDayText, parseMoment } from '../../../models/values/moment-text.ts';
import { fieldCondition, type RowTest, type TestedTable } from '../conditions/field-condition.ts';
import { filterCondition } from '../conditions/filter-condition.ts';
import { checkFieldName, refuseQuery } from '../conditions/store-error.ts';

/** In milliseconds. */
const DAY = 86_400_000;
/** Of a `Date`. */
const LAST_TIME = 8.64e15;

/** See `RowCounts.countByTime`. */
export async function countByTime(
  table: TestedTable,
  name: string,
  query: TimeCountQuery,
): Promise<TimeCount[]> {
  const { database, model, columns } = table;
  const { where = {} } = query;
  const type = timeType(table, name);
  const unit = checkedUnit(table, name, query.by);
  const tests: RowTest[] = [filterCondition(table, where), ...rangeTests(table, name, query)];
  if (tests.includes(false)) return [];
  const start = database.startOf(columns.columnOf(name), unit, type);
  let select = database.kysely.selectFrom(model.table);
  for (const test of tests) if (typeof test !== 'boolean') select = select.where(test);
  const rows = await select
    .select((build) => [start.as('start'), build.fn.countAll().as('count')])
    .groupBy(start)
    .execute();
  return inOrder(rows);
}

function timeType({ model }: TestedTable, name: string): 'datetime' | 'date' {
  checkFieldName(model, name);
  const field = model.fields[name];
  const isTime = field?.kind === 'datetime' || field?.kind === 'date';
  if (!isTime || field.mapping) throw refuseQuery(model, `${name} holds neither moments nor days`);
  return field.kind;
}

function checkedUnit(table: TestedTable, name: string, unit: unknown): TimeUnit {
  const known = TIME_UNITS.find((one) => one === unit);
  if (!known) throw refuseQuery(table.model, `its moments are counted by one of ${TIME_UNITS.join(', ')}`);
  if (known === 'hour' && timeType(table, name) === 'date') {
    throw refuseQuery(table.model, `the days of ${name} have no hours`);
  }
  return known;
}

function rangeTests(table: TestedTable, name: string, { since, until }: TimeCountQuery): RowTest[] {
  const type = timeType(table, name);
  return Object.entries({ since, until }).flatMap(([what, moment]) => {
    if (moment === undefined) return [];
    if (!(moment instanceof Date) || Number.isNaN(moment.getTime())) {
      throw refuseQuery(table.model, `its ${what} is no moment`);
    }
    const bound = type === 'datetime' ? moment : dayFrom(moment);
    // No day is of such a year.
    if (typeof bound === 'string' && !isDayText(bound)) return [(what === 'until') === moment.getTime() > 0];
    return [fieldCondition(table, name, what === 'since' ? gte(bound) : lt(bound))];
  });
}

/** The first day that begins at this moment or later. */
function dayFrom(moment: Date): string {
  const time = Math.ceil(moment.getTime() / DAY) * DAY;
  return Math.abs(time) > LAST_TIME ? '' : new Date(time).toISOString().slice(0, -'T00:00:00.000Z'.length);
}

/** The databases may write one start in several ways, and have what is no moment at all. */
function inOrder(rows: readonly Readonly<Record<string, unknown>>[]): TimeCount[] {
  const counts = new Map<number, number>();
  for (const { start, count } of rows) {
    const moment = start instanceof Date ? start : parseMoment(String(start));
    if (moment) counts.set(moment.getTime(), (counts.get(moment.getTime()) ?? 0) + Number(count));
  }
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([time, count]) => ({ start: new Date(time), count }));
}
