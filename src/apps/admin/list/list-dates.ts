import { not } from '../../../models/rows/condition.ts';
import type { ModelRequest } from '../site/admin-view.ts';
import { DATES, type PARTS, type Stretch, stretchOf } from './list-date-filter.ts';
import { type ListState, listQuery, whereOf } from './list-query.ts';

/** A year, month or day that the list can be narrowed to. */
export interface DateLink {
  readonly label: string;
  readonly url: string;
  /** Null where it is not counted. */
  readonly count: number | null;
}

/** The way through the years, months and days of a list. */
export interface DateWay {
  /** The address one step up; null at the top. */
  readonly up: { readonly label: string; readonly url: string } | null;
  /** What is narrowed to; null: all. */
  readonly chosen: string | null;
  readonly links: readonly DateLink[];
}

/** The years, months or days that there are rows of. Where rows are too many to be counted, all that there may be. */
export async function dateWay(
  asked: ModelRequest,
  state: ListState,
  isCountable: boolean,
): Promise<DateWay | null> {
  const name = asked.admin.list.dateHierarchy;
  if (name === undefined) return null;
  const { t, locale } = asked.request;
  const stretch = state.dates === null ? null : stretchOf(state.dates);
  const by = stretch ? stretch.next : 'year';
  const starts = by === null ? [] : await startsOf(asked, state, { name, by, stretch, isCountable });
  const above = state.dates?.includes('-') ? state.dates.replace(/-\d+$/, '') : null;
  return {
    up:
      state.dates === null
        ? null
        : {
            label: above === null ? t('admin.dates.all') : labelOf(locale, above),
            url: listQuery(state, { dates: above }),
          },
    chosen: state.dates === null ? null : labelOf(locale, state.dates),
    links: starts.map(({ start, count }) => {
      const text = start.toISOString().slice(0, { year: 4, month: 7, day: 10 }[by ?? 'year']);
      return { label: labelOf(locale, text), url: listQuery(state, { dates: text }), count };
    }),
  };
}

interface Wanted {
  readonly name: string;
  readonly by: (typeof PARTS)[number];
  readonly stretch: Stretch | null;
  readonly isCountable: boolean;
}

async function startsOf(
  { rows }: ModelRequest,
  state: ListState,
  { name, by, stretch, isCountable }: Wanted,
) {
  if (isCountable) {
    const since = stretch?.start;
    return rows.countByTime(name, { where: whereOf(state, 'd'), by, since, until: stretch?.end });
  }
  if (stretch) return startsWithin(stretch, by);
  // An index tells the first and the last, however many there are.
  const edge = async (orderBy: string) =>
    (await rows.list({ where: { [name]: not(null) }, orderBy, limit: 1 }))[0]?.[name];
  const [first, last] = [await edge(name), await edge(`-${name}`)];
  if (!first || !last) return [];
  const years = {
    start: new Date(String(new Date(first as string).getUTCFullYear())),
    end: new Date(last as string),
    next: by,
  };
  return startsWithin(years, 'year');
}

function startsWithin({ start, end }: Stretch, by: (typeof PARTS)[number]) {
  const found: { readonly start: Date; readonly count: null }[] = [];
  const step = (at: Date) =>
    new Date(
      Date.UTC(
        at.getUTCFullYear() + Number(by === 'year'),
        at.getUTCMonth() + Number(by === 'month'),
        at.getUTCDate() + Number(by === 'day'),
      ),
    );
  for (let at = start; at < end && found.length < MAX_LINKS; at = step(at))
    found.push({ start: at, count: null });
  return found;
}

/** Years of a list: a row of the year 1 must not make two thousand links. */
const MAX_LINKS = 100;

function labelOf(locale: string, text: string): string {
  const [, , month, day] = DATES.exec(text) ?? [];
  const options: Intl.DateTimeFormatOptions = {
    timeZone: 'UTC',
    year: 'numeric',
    ...(month === undefined ? {} : { month: day === undefined ? 'long' : 'short' }),
    ...(day === undefined ? {} : { day: 'numeric' }),
  };
  return new Intl.DateTimeFormat(locale, options).format(new Date(text));
}
