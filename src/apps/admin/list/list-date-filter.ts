import type { ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { gte, lt } from '../../../models/rows/condition.ts';
import { allOf } from '../../../models/rows/filter.ts';

/** A year, a month or a day, as an address has it: `2026`, `2026-11`, `2026-11-28`. */
export const DATES = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

export const PARTS = ['year', 'month', 'day'] as const;

/** A stretch of time, from its first moment to the first that is no more of it. */
export interface Stretch {
  readonly start: Date;
  readonly end: Date;
  /** What it is divided into; null: a day is not. */
  readonly next: (typeof PARTS)[number] | null;
}

/** The stretch that a part of an address says; null for none that there is. */
export function stretchOf(text: string): Stretch | null {
  const [, year, month, day] = DATES.exec(text) ?? [];
  if (year === undefined) return null;
  const at = [
    Number(year),
    month === undefined ? 0 : Number(month) - 1,
    day === undefined ? 1 : Number(day),
  ] as const;
  const start = new Date(Date.UTC(...at));
  if (!start.toISOString().startsWith(text)) return null;
  const level = [year, month, day].filter((part) => part !== undefined).length - 1;
  const end = new Date(
    Date.UTC(at[0] + Number(level === 0), at[1] + Number(level === 1), at[2] + Number(level === 2)),
  );
  return { start, end, next: PARTS[level + 1] ?? null };
}

/** The rows of a stretch of time; undefined for what is none. */
export function datesFilter({ fields }: Model, name: string, text: string): object | undefined {
  const stretch = stretchOf(text);
  const field = fields[name];
  if (!stretch || !field) return undefined;
  const value = (moment: Date) => startValue(field, moment) as Date;
  return allOf<object>({ [name]: gte(value(stretch.start)) }, { [name]: lt(value(stretch.end)) });
}

function startValue({ kind }: ModelField, moment: Date): unknown {
  return kind === 'date' ? moment.toISOString().slice(0, 10) : moment;
}
