import type { Sentence } from '../../../../support/texts/keyed-text.ts';

/** A value at a moment. */
export interface ChartPoint {
  readonly at: Date;
  readonly value: number;
}

export interface ChartSeries {
  readonly label: Sentence;
  /** In any order. */
  readonly points: readonly ChartPoint[];
}
