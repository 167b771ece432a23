import { defineFailing } from '../../models/rows/copy-property.ts';
import { LatchkeyError } from '../../support/errors.ts';
import { DatabaseError } from './database-error.ts';

/** Where a value stands, as far as it is known. */
export interface ValuePlace {
  readonly table?: string | null | undefined;
  readonly column: string;
  /** The row's id. */
  readonly row?: unknown;
}

/** The type of a column that counts in whole numbers, for people. */
export const WHOLE_NUMBER = 'a whole number';

/** Characters of a value that an error shows. */
const SHOWN = 100;
const UNKNOWN = '(unknown)';

/**
 * What a decoder answers with for a value that nothing of its column's type can be made of. It is no exception: the rest
 * of the row, and the other rows, can be read.
 */
export class UnreadableValue {
  /** As the database has it. */
  readonly stored: unknown;
  /** What it should be, with its article: `a datetime`. */
  readonly type: string;
  readonly cause: unknown;

  constructor(stored: unknown, type: string, cause?: unknown) {
    this.stored = stored;
    this.type = type;
    this.cause = cause;
  }

  error({ table, column, row }: ValuePlace): LatchkeyError {
    const text = shown(this.stored);
    const at = { table: table ?? UNKNOWN, column, row: row === undefined ? UNKNOWN : String(row) };
    const { type, cause } = this;
    return type === WHOLE_NUMBER && /^-?\d+$/.test(text)
      ? new DatabaseError('number_unsafe', { number: text, ...at })
      : new DatabaseError('value_unreadable', { value: text, type, ...at }, { cause });
  }
}

/** Puts a property in the value's place that throws when it is read. */
export function hideUnreadable(
  row: object,
  name: PropertyKey,
  value: UnreadableValue,
  place: () => ValuePlace,
): void {
  defineFailing(row, name, () => {
    throw value.error(place());
  });
}

/** The error of an unreadable value with a place that is known better; of any other error one that says where. */
export function errorAt(error: unknown, place: ValuePlace & { readonly stored: unknown }): LatchkeyError {
  const { table, row } = place;
  const known = { table: table ?? UNKNOWN, ...(row === undefined ? {} : { row: String(row) }) };
  if (DatabaseError.is(error, 'number_unsafe')) {
    return new DatabaseError('number_unsafe', { ...error.details, ...known }, { cause: error.cause });
  }
  if (DatabaseError.is(error, 'value_unreadable')) {
    return new DatabaseError('value_unreadable', { ...error.details, ...known }, { cause: error.cause });
  }
  return new UnreadableValue(place.stored, 'a value of its field', error).error(place);
}

/** A value of a row; where it cannot be read, the text that its error shows. */
export function storedValue(row: object, name: PropertyKey): unknown {
  try {
    return (row as Record<PropertyKey, unknown>)[name];
  } catch (error) {
    return error instanceof LatchkeyError ? (error.details.number ?? error.details.value) : undefined;
  }
}

function shown(stored: unknown): string {
  const text = ArrayBuffer.isView(stored) ? `${stored.byteLength} bytes` : String(stored);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
