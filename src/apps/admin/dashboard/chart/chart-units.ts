/**
 * Units of the drawing. Those from top to bottom are pixels; those from left to right the template stretches to the width of
 * the page, so that its words stay as large as they are.
 */
export const CHART_TOP = 20;
export const CHART_BOTTOM = 190;
export const CHART_WIDTH = 1000;

/** A hundredth of a unit is nothing that anybody sees. */
export function inUnits(place: number): number {
  return Math.round(place * 100) / 100;
}

/** Units of the width as percent. */
export function inPercent(x: number): number {
  return inUnits((x * 100) / CHART_WIDTH);
}
