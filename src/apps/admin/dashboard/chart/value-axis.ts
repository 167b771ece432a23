import type { ValueTick } from './chart-data.ts';
import { CHART_BOTTOM, CHART_TOP, inUnits } from './chart-units.ts';
import { loadScales, type ScaleLinear } from './d3.ts';

const MOST_TICKS = 5;

export interface ValueAxis {
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly ValueTick[];
}

/** From zero to beyond the highest value, and below zero where there are such values, with round numbers on the way. */
export function valueAxis(values: readonly number[]): ValueAxis {
  const least = values.reduce((lowest, value) => Math.min(lowest, value), 0);
  const most = values.reduce((highest, value) => Math.max(highest, value), 0);
  const domain = [least, least === most ? 1 : most];
  // What is counted has no halves.
  const isWhole = values.every(Number.isInteger);
  for (let wanted = MOST_TICKS - 1; ; wanted--) {
    const scale = loadScales().scaleLinear().domain(domain).nice(wanted).range([CHART_BOTTOM, CHART_TOP]);
    const round = scale.ticks(wanted).filter((value) => !isWhole || Number.isInteger(value));
    if (round.length <= MOST_TICKS || wanted === 1)
      return { scale, ticks: round.map((value) => ({ value, y: inUnits(scale(value)) })) };
  }
}
