import type { ChartRow } from './chart-data.ts';
import type { ChartSeries } from './chart-series.ts';

/** The points of all series as a table, from the first moment to the last. Of two at one moment the last is told. */
export function chartRows(series: readonly ChartSeries[]): readonly ChartRow[] {
  const bySeries = series.map(({ points }) => new Map(points.map(({ at, value }) => [at.getTime(), value])));
  const moments = new Set(bySeries.flatMap((values) => [...values.keys()]));
  return [...moments]
    .toSorted((one, other) => one - other)
    .map((at) => ({ at: new Date(at), values: bySeries.map((values) => values.get(at) ?? null) }));
}
