import type { MomentTick } from './chart-data.ts';
import { CHART_WIDTH, inPercent } from './chart-units.ts';
import { loadScales, type ScaleTime } from './d3.ts';

const MOST_TICKS = 8;
const DAY = 86_400_000;

/** Nearer to an end than this, in percent, a date is written from there on, or up to there. */
const NEAR_THE_END = 5;

export interface MomentAxis {
  readonly scale: ScaleTime<number, number>;
  readonly ticks: readonly MomentTick[];
  readonly isByDay: boolean;
}

/** From the first moment to the last, with round ones on the way. All is in UTC. */
export function momentAxis(moments: readonly Date[]): MomentAxis {
  const times = moments.map((moment) => moment.getTime());
  const first = times.reduce((earliest, time) => Math.min(earliest, time), Number.POSITIVE_INFINITY);
  const last = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  const isByDay = times.every((time) => time % DAY === 0);
  const domain = times.length > 0 ? [new Date(first), new Date(last)] : [new Date(0), new Date(DAY)];
  const scale = loadScales().scaleUtc().domain(domain).range([0, CHART_WIDTH]);
  if (times.length === 0) return { scale, ticks: [], isByDay };
  const round = first === last ? [new Date(first)] : roundMoments(scale, isByDay);
  const smallest = smallestUnit(round);
  const ticks = round.map((at) => ({
    at,
    ...placeOf(inPercent(scale(at))),
    as: smallest === 'time' && isDay(at) ? ('day' as const) : smallest,
  }));
  return { scale, ticks, isByDay };
}

/** Those that the scale finds, or every second, third … of them where they are too many. */
function roundMoments(scale: ScaleTime<number, number>, isByDay: boolean): Date[] {
  const found = scale.ticks(MOST_TICKS).filter((at) => !isByDay || isDay(at));
  const round = found.length > 0 ? found : scale.domain();
  const step = Math.ceil(round.length / MOST_TICKS);
  return round.filter((_, index) => index % step === 0);
}

function placeOf(x: number): Pick<MomentTick, 'x' | 'anchor'> {
  if (x < NEAR_THE_END) return { x, anchor: 'start' };
  return { x, anchor: x > 100 - NEAR_THE_END ? 'end' : 'middle' };
}

function smallestUnit(moments: readonly Date[]): MomentTick['as'] {
  if (!moments.every(isDay)) return 'time';
  if (moments.length < 2 || !moments.every((moment) => moment.getUTCDate() === 1)) return 'day';
  return moments.every((moment) => moment.getUTCMonth() === 0) ? 'year' : 'month';
}

function isDay(moment: Date): boolean {
  return moment.getTime() % DAY === 0;
}
