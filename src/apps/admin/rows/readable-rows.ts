import { isFailing } from '../../../models/rows/copy-property.ts';

/** What of a row cannot be read, as it was: properties that fail. */
const unreadable = new WeakMap<object, PropertyDescriptorMap>();

/** Names of fields of which the database has something that nobody can read. They are null in the row. */
export function unreadableNames(row: object): readonly string[] {
  return Object.keys(unreadable.get(row) ?? {});
}

/**
 * A row in which null stands for what cannot be read: any other program may have written any value, and the rest of the row, and
 * the rows around it, are to be shown and mended. It is the same object: a user has methods, and is remembered as one.
 */
export function readable<Row extends object>(row: Row): Row {
  const names = Object.keys(row).filter((name) => isFailing(row, name));
  if (names.length === 0) return row;
  const failing: PropertyDescriptorMap = {};
  for (const name of names) {
    failing[name] = Object.getOwnPropertyDescriptor(row, name) ?? {};
    Object.defineProperty(row, name, { value: null, writable: true, enumerable: true, configurable: true });
  }
  unreadable.set(row, failing);
  return row;
}

/** The row of an outcome, where there is one. */
export function readableOutcome<Outcome>(outcome: Outcome): Outcome {
  if (typeof outcome === 'object' && outcome !== null && 'row' in outcome) readable(outcome.row as object);
  return outcome;
}

/** A list goes on behind what is stored, and not behind null. */
export function asItWas<Row extends object>(row: Row | undefined): Row | undefined {
  const failing = row && unreadable.get(row);
  return failing ? Object.defineProperties({ ...row }, failing) : row;
}
