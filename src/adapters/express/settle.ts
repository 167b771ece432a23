import type { NextFunction } from 'express';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';

/**
 * Runs the steps of a middleware. What fails goes to `next`, at once or later: Express 4 does not look at promises, and
 * would leave the request without an answer.
 */
export function settle<T>(
  work: () => MaybePromise<T>,
  goOn: (value: T) => unknown,
  next: NextFunction,
): void {
  try {
    const done: unknown = andThen(work(), goOn);
    if (done instanceof Promise) done.catch(next);
  } catch (error) {
    next(error);
  }
}
