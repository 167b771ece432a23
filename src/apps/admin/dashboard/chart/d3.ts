import { createRequire } from 'node:module';
import type * as d3Scale from 'd3-scale';
import type * as d3Shape from 'd3-shape';

export type { ScaleLinear, ScaleTime } from 'd3-scale';

/** Loaded for the first chart: most processes draw none, and it takes fifteen milliseconds. */
export function loadScales(): typeof d3Scale {
  return createRequire(import.meta.url)('d3-scale') as typeof d3Scale;
}

export function loadShapes(): typeof d3Shape {
  return createRequire(import.meta.url)('d3-shape') as typeof d3Shape;
}
