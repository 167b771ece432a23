import type { SQLInputValue, StatementResultingChanges, StatementSync } from 'node:sqlite';
import { momentText } from '../column-types/times/sqlite-moments.ts';
import type { DeclaredTypes } from './declared-types.ts';
import { RowColumns } from './row-columns.ts';

type Parameters = readonly unknown[];
type ObjectRow = Record<string, unknown>;

/**
 * One prepared statement: takes parameters and gives rows as the contract of `Database` has them. Whole numbers come from SQLite as numbers,
 * which is fast and fails at one that a double does not hold. A read is then asked again for bigints. What writes cannot
 * be asked twice, and gives bigints at once.
 */
export class SqliteStatement {
  readonly #statement: StatementSync;
  readonly #mayWrite: boolean;
  readonly #types: DeclaredTypes;
  #readsBigInts: boolean;
  #columns: RowColumns;
  /** How many values a row had when the columns were read. */
  #width: number | null = null;

  constructor(
    statement: StatementSync,
    { mayWrite, types }: { readonly mayWrite: boolean; readonly types: DeclaredTypes },
  ) {
    this.#statement = statement;
    this.#types = types;
    this.#mayWrite = mayWrite;
    this.#readsBigInts = mayWrite;
    statement.setReadBigInts(mayWrite);
    this.#columns = new RowColumns(statement, types);
  }

  /** Whether it answers with rows. */
  get givesRows(): boolean {
    return this.#statement.columns().length > 0;
  }

  /** Runs what answers without rows. */
  run(parameters: Parameters): StatementResultingChanges {
    return this.#statement.run(...bindableAll(parameters));
  }

  /** All rows of an answer. */
  objects(parameters: Parameters): ObjectRow[] {
    return this.#exactly(() => {
      const rows = this.#statement.all(...bindableAll(parameters)) as ObjectRow[];
      this.#followTable(rows[0]);
      for (const row of rows) this.#object(row);
      return rows;
    });
  }

  /** The rows one by one. */
  *each(parameters: Parameters): IterableIterator<ObjectRow> {
    this.#readBigInts(true);
    try {
      for (const row of this.#statement.iterate(...bindableAll(parameters)))
        yield this.#object(row as ObjectRow);
    } finally {
      this.#readBigInts(this.#mayWrite);
    }
  }

  /** The values of the first row, for a statement that gives arrays. */
  firstValues(parameters: Parameters): unknown[] | undefined {
    let row: unknown[] | undefined;
    try {
      row = this.#statement.get(...bindableAll(parameters)) as unknown as unknown[] | undefined;
    } catch (error) {
      return this.#firstExactly(parameters, error);
    }
    return row && this.#columns.decodeArray(row);
  }

  #firstExactly(parameters: Parameters, error: unknown): unknown[] | undefined {
    if (!isTooLarge(error)) throw error;
    return this.#withBigInts(() => {
      const row = this.#statement.get(...bindableAll(parameters)) as unknown as unknown[] | undefined;
      if (row) this.#columns.takeBigInts(row, true);
      return row && this.#columns.decodeArray(row);
    });
  }

  #object(row: ObjectRow): ObjectRow {
    if (this.#readsBigInts) this.#columns.takeBigInts(row, false);
    return this.#columns.decodeObject(row);
  }

  #exactly<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (this.#readsBigInts || !isTooLarge(error)) throw error;
      return this.#withBigInts(read);
    }
  }

  #withBigInts<T>(read: () => T): T {
    this.#readBigInts(true);
    try {
      return read();
    } finally {
      this.#readBigInts(this.#mayWrite);
    }
  }

  #readBigInts(enabled: boolean): void {
    this.#readsBigInts = enabled;
    this.#statement.setReadBigInts(enabled);
  }

  /**
   * SQLite compiles a statement anew when another process has changed a table, and its rows may have more columns then.
   */
  #followTable(row: ObjectRow | undefined): void {
    if (row === undefined) return;
    const width = Object.keys(row).length;
    if (this.#width !== null && this.#width !== width)
      this.#columns = new RowColumns(this.#statement, this.#types);
    this.#width = width;
  }
}

/** What is bound for each parameter. As a rule they are what they are, and no new list is made. */
function bindableAll(parameters: readonly unknown[]): readonly SQLInputValue[] {
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

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_OUT_OF_RANGE';
}
