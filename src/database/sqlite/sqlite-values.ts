import type { SQLInputValue } from 'node:sqlite';
import { momentText } from '../column-types/times/sqlite-moments.ts';

/** What is bound for each parameter. As a rule they are what they are, and no new list is made. */
export function bindableAll(parameters: readonly unknown[]): readonly SQLInputValue[] {
  for (const value of parameters) {
    if (typeof value !== 'string' && typeof value !== 'number') return parameters.map(bindable);
  }
  return parameters as readonly SQLInputValue[];
}

/** node:sqlite binds neither booleans nor dates nor undefined. @throws LatchkeyError `datetime_unkeepable`. */
function bindable(value: unknown): SQLInputValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Date ? momentText(value) : (value as SQLInputValue);
}
