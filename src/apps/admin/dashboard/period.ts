import type { AuditSpan } from '../../../core/audit/audit-store.ts';

/** The numbers of days that there are figures of. */
export const PERIODS = [7, 30, 90] as const;

export type PeriodDays = (typeof PERIODS)[number];

const DEFAULT_DAYS: PeriodDays = 30;
const DAY = 86_400_000;

/** The last days in UTC, of which today is the last one, and as much time before them. */
export interface Period {
  readonly days: PeriodDays;
  /** The first moment of each day. */
  readonly begins: readonly Date[];
  /** Each day from its first moment on. */
  readonly spans: readonly AuditSpan[];
  /** As many days before, until the time of day that it is now: a day that has just begun is held against a beginning. */
  readonly before: AuditSpan;
}

export function periodOf(days: PeriodDays, now: Date): Period {
  const today = Math.floor(now.getTime() / DAY) * DAY;
  const first = today - (days - 1) * DAY;
  const begins = Array.from({ length: days }, (_, index) => new Date(first + index * DAY));
  return {
    days,
    begins,
    spans: begins.map((since) => ({ since, before: new Date(since.getTime() + DAY) })),
    before: { since: new Date(first - days * DAY), before: new Date(now.getTime() - days * DAY) },
  };
}

/** The days that `?days=` asks for: 30, unless it is one of the others. */
export function askedDays(query: URLSearchParams): PeriodDays {
  const asked = Number(query.get('days'));
  return PERIODS.find((days) => days === asked) ?? DEFAULT_DAYS;
}
