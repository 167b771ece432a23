import type { StatementSync } from 'node:sqlite';
import { decoderOf } from '../column-types/column-types.ts';
import { decodeBoolean } from '../column-types/numbers/boolean.ts';
import { decodeNumber } from '../column-types/numbers/whole-number.ts';
import type { Decoder } from '../contract/column-type-definition.ts';
import { hideUnreadable, storedValue, UnreadableValue, WHOLE_NUMBER } from '../contract/unreadable-value.ts';
import type { DeclaredTypes } from './declared-types.ts';

/** One column of an answer. */
interface AnsweredColumn {
  readonly index: number;
  readonly name: string;
  /** Null where what SQLite keeps is the value. */
  readonly decode: Decoder | null;
  /** Where its values come from; the names alone for an expression. */
  readonly table: string | null;
  readonly column: string;
  /** The column that has the id of the same row. */
  readonly id: AnsweredColumn | null;
}

type Decoded = AnsweredColumn & { readonly decode: Decoder };

/** The columns of a statement's answer, which decode its rows in place by the types that their tables declare. */
export class RowColumns {
  readonly #all: readonly AnsweredColumn[];
  readonly #decoded: readonly Decoded[];
  /** For rows as arrays: the places of the commonest kinds, and the others. A call for each value would be dear. */
  readonly #booleans: readonly Decoded[];
  readonly #numbers: readonly Decoded[];
  readonly #others: readonly Decoded[];

  constructor(statement: StatementSync, types: DeclaredTypes) {
    this.#all = answeredColumns(statement, types);
    this.#decoded = this.#all.filter((column): column is Decoded => column.decode !== null);
    this.#booleans = this.#decoded.filter(({ decode }) => decode === decodeBoolean);
    this.#numbers = this.#decoded.filter(({ decode }) => decode === decodeNumber);
    this.#others = this.#decoded.filter(({ decode }) => decode !== decodeBoolean && decode !== decodeNumber);
  }

  decodeObject(row: Record<string, unknown>): Record<string, unknown> {
    for (const column of this.#decoded) {
      const stored = row[column.name];
      if (stored === null || stored === undefined) continue;
      const value = column.decode(stored);
      if (value instanceof UnreadableValue) hideColumn(row, column.name, column, value);
      else row[column.name] = value;
    }
    return row;
  }

  decodeArray(row: unknown[]): unknown[] {
    for (const column of this.#booleans) {
      const { index } = column;
      if (row[index] === 1) row[index] = true;
      else if (row[index] === 0) row[index] = false;
      else this.#decodeInto(row, column);
    }
    for (const column of this.#numbers) {
      if (typeof row[column.index] !== 'number') this.#decodeInto(row, column);
    }
    for (const column of this.#others) this.#decodeInto(row, column);
    return row;
  }

  #decodeInto(row: unknown[], column: Decoded): void {
    const stored = row[column.index];
    if (stored === null) return;
    const value = column.decode(stored);
    if (value instanceof UnreadableValue) hideColumn(row, column.index, column, value);
    else row[column.index] = value;
  }

  /**
   * For rows that were read with bigints: those that a double holds become numbers, and the others are left to the
   * decoders, or cannot be read.
   */
  takeBigInts(row: object, isArray: boolean): void {
    const values = row as Record<string | number, unknown>;
    const tooLarge: AnsweredColumn[] = [];
    for (const column of this.#all) {
      const key = isArray ? column.index : column.name;
      const value = values[key];
      if (typeof value !== 'bigint') continue;
      const number = Number(value);
      if (Number.isSafeInteger(number)) values[key] = number;
      else if (!column.decode) tooLarge.push(column);
    }
    for (const column of tooLarge) {
      const key = isArray ? column.index : column.name;
      hideColumn(row, key, column, new UnreadableValue(values[key], WHOLE_NUMBER));
    }
  }
}

function answeredColumns(statement: StatementSync, types: DeclaredTypes): AnsweredColumn[] {
  const answered = statement.columns();
  const declared = types.of(answered);
  const columns = answered.map(({ name, table, column }, index) => ({
    index,
    name,
    decode: decoderOf(declared[index] ?? null),
    table,
    column: column ?? name,
  }));
  return columns.map((column) => {
    const id = columns.find(({ table, column: name }) => table === column.table && name === 'id');
    return { ...column, id: id ? { ...id, id: null } : null };
  });
}

function hideColumn(
  row: object,
  key: string | number,
  { id, table, column }: AnsweredColumn,
  value: UnreadableValue,
): void {
  const isArray = typeof key === 'number';
  const place = () => ({
    table,
    column,
    row: column === 'id' ? value.stored : id ? storedValue(row, isArray ? id.index : id.name) : undefined,
  });
  hideUnreadable(row, key, value, place);
}
