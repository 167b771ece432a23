import type { Sentence } from '../../../../support/texts/keyed-text.ts';
import { AppError } from '../../../app-error.ts';
import type { LineChart } from './chart-data.ts';
import { chartRows } from './chart-rows.ts';
import type { ChartSeries } from './chart-series.ts';
import { drawnLines } from './drawn-lines.ts';
import { momentAxis } from './moment-axis.ts';
import { valueAxis } from './value-axis.ts';

export interface LineChartOptions {
  readonly title: Sentence;
  /** One to four: more lines nobody tells apart. */
  readonly series: readonly ChartSeries[];
}

const MOST_SERIES = 4;

/** Beyond it a scale has no round values any more. */
const MOST_VALUE = 1e300;

/**
 * A chart of lines over time, drawn on the server:
 *
 * ```ts
 * const chart = lineChart({ title: 'Orders', series: [{ label: 'Orders', points: [{ at: new Date('2026-01-31'), value: 12 }] }] });
 * return render(request, 'orders.html', { chart });
 * ```
 *
 * and in the template `{% include 'admin/chart.html' %}`.
 *
 * @throws LatchkeyError `chart_invalid` for no series or more than four, for a moment that is none, and for a value that is no
 * finite number.
 */
export function lineChart({ title, series }: LineChartOptions): LineChart {
  check(title, series);
  const sorted = series.map(({ label, points }) => ({
    label,
    points: points.toSorted((one, other) => one.at.getTime() - other.at.getTime()),
  }));
  const points = sorted.flatMap((one) => one.points);
  const values = valueAxis(points.map(({ value }) => value));
  const moments = momentAxis(points.map(({ at }) => at));
  return {
    title,
    isEmpty: points.every(({ value }) => value === 0),
    lines: drawnLines(sorted, values, moments),
    values: values.ticks,
    moments: moments.ticks,
    rows: chartRows(sorted),
    isByDay: moments.isByDay,
  };
}

function check(title: Sentence, series: readonly ChartSeries[]): void {
  const refuse = (reason: string): never => {
    throw new AppError('chart_invalid', { title: String(title), reason });
  };
  if (series.length < 1 || series.length > MOST_SERIES)
    refuse(`it has ${series.length} series, and may have 1 to ${MOST_SERIES}`);
  for (const { at, value } of series.flatMap(({ points }) => points)) {
    if (Number.isNaN(at.getTime())) refuse('it has a point at no moment');
    if (!(Math.abs(value) <= MOST_VALUE)) refuse(`its value ${value} is no finite number`);
  }
}
