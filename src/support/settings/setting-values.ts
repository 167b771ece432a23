import { z } from 'zod';

/** Seconds that a 32-bit number holds, 68 years: no cookie and no column has to hold more. */
const MAX_SECONDS = 2_147_483_647;
/** 1 GiB: what one text of a database can hold, and more than a process should. */
const MAX_BYTES = 1_073_741_824;

/** A length of time, in whole seconds. */
export const seconds = z
  .int('must be a whole number of seconds')
  .min(1, 'must be at least 1 second')
  .max(MAX_SECONDS, `must be at most ${MAX_SECONDS} seconds, which are 68 years`);

/** A number of bytes, `least` of them or more. */
export const bytes = (least: number) =>
  z.int().min(least, `must be at least ${least} bytes`).max(MAX_BYTES, `must be at most ${MAX_BYTES} bytes`);

/** Whether a value is an object that has these methods. */
export function hasMethods(value: unknown, names: readonly string[]): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
