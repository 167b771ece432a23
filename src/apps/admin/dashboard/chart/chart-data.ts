import type { Sentence } from '../../../../support/texts/keyed-text.ts';

/** A round value beside a chart. */
export interface ValueTick {
  readonly value: number;
  /** Units from the top of the drawing. */
  readonly y: number;
}

/** A round moment below a chart. */
export interface MomentTick {
  readonly at: Date;
  /** Percent of the width. */
  readonly x: number;
  /** What is said of it. */
  readonly as: 'year' | 'month' | 'day' | 'time';
  /** Where the text is in relation to `x`. */
  readonly anchor: 'start' | 'middle' | 'end';
}

/** A place in the drawing: percent of the width, and units from the top. */
export interface ChartDot {
  readonly x: number;
  readonly y: number;
}

/** A series as it is drawn. */
export interface DrawnLine {
  readonly label: Sentence;
  /** 1 to 4: its colour. */
  readonly number: number;
  /** An SVG path; null where there are fewer than two points. */
  readonly path: string | null;
  /** How it differs from others for who does not tell their colours apart: lengths of strokes and gaps. */
  readonly dash: string;
  /** Its points, where they are few. */
  readonly dots: readonly ChartDot[];
  /** Null where there is no point. */
  readonly least: number | null;
  readonly most: number | null;
}

/** The values of a moment, in the order of the series. Null: that series has no point there. */
export interface ChartRow {
  readonly at: Date;
  readonly values: readonly (number | null)[];
}

/**
 * A chart, ready to be shown by the template `admin/chart.html`. It has no language yet: the template says numbers and days in
 * that of the page.
 */
export interface LineChart {
  readonly title: Sentence;
  /** Whether there is nothing to see: no point, or none but zeros. */
  readonly isEmpty: boolean;
  readonly lines: readonly DrawnLine[];
  /** From the lowest to the highest, five at most. */
  readonly values: readonly ValueTick[];
  /** Eight at most. */
  readonly moments: readonly MomentTick[];
  /** All points as a table: a row for each moment, with the values in the order of the lines. */
  readonly rows: readonly ChartRow[];
  /** Whether each point is of a whole day in UTC. */
  readonly isByDay: boolean;
}
