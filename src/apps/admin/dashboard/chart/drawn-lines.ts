import type { DrawnLine } from './chart-data.ts';
import type { ChartPoint, ChartSeries } from './chart-series.ts';
import { inPercent, inUnits } from './chart-units.ts';
import { loadShapes } from './d3.ts';
import type { MomentAxis } from './moment-axis.ts';
import type { ValueAxis } from './value-axis.ts';

/** Points that are marked one by one. More would be a rope of beads. */
const MOST_DOTS = 14;

/** Lengths of strokes and gaps. */
const DASHES = ['none', '6 4', '2 3', '10 3 2 3'];

export function drawnLines(
  series: readonly ChartSeries[],
  { scale: y }: ValueAxis,
  { scale: x }: MomentAxis,
): readonly DrawnLine[] {
  const line = loadShapes()
    .line<ChartPoint>()
    .x(({ at }) => x(at))
    .y(({ value }) => y(value))
    .digits(2);
  return series.map(({ label, points }, index) => {
    const values = points.map(({ value }) => value);
    const dots = points.map(({ at, value }) => ({ x: inPercent(x(at)), y: inUnits(y(value)) }));
    return {
      label,
      number: index + 1,
      path: points.length > 1 ? line(points) : null,
      dash: DASHES[index] ?? 'none',
      dots: dots.length > MOST_DOTS ? [] : dots,
      least: values.length > 0 ? values.reduce((one, other) => Math.min(one, other)) : null,
      most: values.length > 0 ? values.reduce((one, other) => Math.max(one, other)) : null,
    };
  });
}
