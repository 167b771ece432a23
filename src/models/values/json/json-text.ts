import type { Sentence } from '../../../support/texts/keyed-text.ts';
import { isTooDeep } from './json-depth.ts';
import { jsonProblem } from './json-problem.ts';

/**
 * What PostgreSQL's jsonb does not take, as `JSON.stringify` writes it: NUL, and half a surrogate pair. An even number
 * of backslashes before it stands for backslashes.
 */
const UNKEEPABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** A value as JSON, or why there is no JSON of it that every database keeps. */
export type JsonOutcome =
  | { readonly json: string }
  | { readonly problem: Sentence; readonly cause?: unknown };

/** Writes a value as JSON, the same on every database: what one could not hold is refused by all. */
export function jsonText(value: unknown): JsonOutcome {
  let json: string | undefined;
  try {
    json = JSON.stringify(value, refuseInfinite);
  } catch (cause) {
    return { problem: (cause as Error).message, cause };
  }
  if (json === undefined) return { problem: `a ${typeof value} is nothing that JSON can say` };
  if (UNKEEPABLE.test(json)) return { problem: jsonProblem.unkeepable };
  if (isTooDeep(json)) return { problem: jsonProblem.deeperThan };
  return { json };
}

/** JSON would make null of them, without a word. */
function refuseInfinite(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`${value} is no number that JSON can say`);
  }
  return value;
}
