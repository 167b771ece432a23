import { describe, expect, it } from 'vitest';
import type { LineChart } from './chart-data.ts';
import type { ChartPoint } from './chart-series.ts';
import { lineChart } from './line-chart.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const points = (values: readonly number[], step = DAY, start = START): ChartPoint[] =>
  values.map((value, index) => ({ at: new Date(start + index * step), value }));
const chartOf = (values: readonly number[], step?: number, start?: number): LineChart =>
  lineChart({ title: 'T', series: [{ label: 'L', points: points(values, step, start) }] });
const valuesOf = (chart: LineChart) => chart.values.map(({ value }) => value);
const datesOf = (chart: LineChart) => chart.moments.map(({ at }) => at.toISOString().slice(0, 16));

describe('the values beside a chart', () => {
  it.each([
    [
      [0, 1],
      [0, 1],
    ],
    [[3], [0, 1, 2, 3]],
    [[5], [0, 2, 4, 6]],
    [[10], [0, 5, 10]],
    [[79], [0, 20, 40, 60, 80]],
    [[0.3], [0, 0.1, 0.2, 0.3]],
    [
      [-4, 4],
      [-4, -2, 0, 2, 4],
    ],
    [[-7], [-8, -6, -4, -2, 0]],
    [[123_456_789_012], [0, 50_000_000_000, 100_000_000_000, 150_000_000_000]],
  ])('of %j are %j', (values, expected) => {
    expect(valuesOf(chartOf(values))).toEqual(expected);
  });

  it('are round, five at most, and the highest value is below the last, whatever the values', () => {
    for (let most = 1; most < 2000; most += 7) {
      for (const scale of [1, 0.01, 1e6, 1e290]) {
        const ticks = valuesOf(chartOf([most * scale]));
        expect(ticks.length, String(most * scale)).toBeGreaterThan(1);
        expect(ticks.length, String(most * scale)).toBeLessThanOrEqual(5);
        expect(ticks.at(-1), String(most * scale)).toBeGreaterThanOrEqual(most * scale);
      }
    }
  });

  it('have no halves of what is counted', () => {
    for (let most = 0; most < 50; most++) {
      expect(valuesOf(chartOf([most])).every(Number.isInteger), String(most)).toBe(true);
    }
  });
});

describe('the dates below a chart', () => {
  it('are all days where these are few', () => {
    const chart = chartOf([1, 2, 3, 4, 5, 6, 7]);
    expect(chart.moments.map(({ at, as }) => [at.getUTCDate(), as])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((day) => [day, 'day']),
    );
    expect(chart.moments.map(({ anchor }) => anchor).join(' ')).toBe(
      'start middle middle middle middle middle end',
    );
  });

  it.each([2, 7, 8, 9, 30, 31, 90, 365, 1000, 4000])('are eight at most of %i days', (days) => {
    const { moments } = chartOf(Array.from({ length: days }, () => 1));
    expect(moments.length).toBeGreaterThan(1);
    expect(moments.length).toBeLessThanOrEqual(8);
    expect(moments.every(({ as, at }) => as !== 'time' && at.getTime() % DAY === 0)).toBe(true);
  });

  it('are hours within a day, and the day where it begins', () => {
    const chart = chartOf([1, 2, 3], DAY / 2, START + DAY / 2);
    expect(chart.isByDay).toBe(false);
    expect(chart.moments.map(({ as }) => as)).toContain('time');
    expect(chart.moments.find(({ at }) => at.getTime() % DAY === 0)?.as).toBe('day');
  });

  it('are those of a moment, where that is all there is', () => {
    expect(datesOf(chartOf([1, 1], 0))).toEqual(['2026-01-01T00:00']);
    expect(datesOf(chartOf([1, 2], 1))[0]).toBe('2026-01-01T00:00');
  });
});

describe('a chart', () => {
  it('of one point is a dot', () => {
    const { lines, isEmpty } = chartOf([5]);
    expect(isEmpty).toBe(false);
    expect(lines).toMatchObject([{ path: null, dots: [{ x: 50 }], least: 5, most: 5 }]);
  });

  it('goes from left to right in the order of time', () => {
    const series = [{ label: 'L', points: points([0, 10, 5]).toReversed() }];
    const [line] = lineChart({ title: 'T', series }).lines;
    expect(line?.path).toBe('M0,190L500,20L1000,105');
    expect(line?.dots).toEqual([
      { x: 0, y: 190 },
      { x: 50, y: 20 },
      { x: 100, y: 105 },
    ]);
  });

  it('has no number in it that is none, however large the values are', () => {
    const chart = chartOf([1e300, -1e300, 0, Number.MIN_VALUE]);
    expect(JSON.stringify(chart)).not.toMatch(/NaN|Infinity|null/);
  });

  it('is empty without points, and with nothing but zeros', () => {
    expect(chartOf([])).toMatchObject({ isEmpty: true, moments: [], rows: [] });
    expect(chartOf([0, 0])).toMatchObject({ isEmpty: true });
    expect(chartOf([0, 0, -1])).toMatchObject({ isEmpty: false });
  });

  it('has a row for each moment of any series', () => {
    const series = [
      { label: 'A', points: points([1, 2]) },
      { label: 'B', points: points([3], DAY, START + DAY) },
    ];
    expect(lineChart({ title: 'T', series }).rows.map(({ values }) => values)).toEqual([
      [1, null],
      [2, 3],
    ]);
  });

  it.each([
    [[], 'it has 0 series'],
    [Array.from({ length: 5 }, () => ({ label: 'L', points: [] })), 'it has 5 series'],
    [[{ label: 'L', points: [{ at: new Date(''), value: 1 }] }], 'at no moment'],
    [[{ label: 'L', points: [{ at: new Date(0), value: Number.NaN }] }], 'its value NaN'],
    [[{ label: 'L', points: [{ at: new Date(0), value: Number.POSITIVE_INFINITY }] }], 'its value Infinity'],
  ])('is refused for %j', (series, reason) => {
    expect(() => lineChart({ title: 'T', series })).toThrow(
      expect.objectContaining({ code: 'chart_invalid', message: expect.stringContaining(reason) }),
    );
  });
});
