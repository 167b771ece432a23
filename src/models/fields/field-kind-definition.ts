import type { z } from 'zod';
import type { ColumnShape, FoundColumn, PrintedOptions } from './column-shape.ts';
import type { FieldBase } from './field-base.ts';
import type { FieldControl, ShownValue } from './field-control.ts';

/**
 * A kind of field: everything that is particular to it. Forms, tables, commands and stores know no kinds; they ask here.
 * `Parts` is what fields of the kind have beside those of every kind, `Build` the builder. No member may be left out, so
 * that the compiler finds what a new kind lacks.
 *
 * Where a value is none, the answer is a `ValueProblem`. None of the methods is asked about null, or about a field's
 * mapping: values are as they are stored.
 */
export interface FieldKindDefinition<Parts extends object, Build> {
  /** Makes a field of the kind: `field.text` is the `build` of text. */
  readonly build: Build;
  /** Its options beside those of every kind. */
  readonly options: readonly string[];
  /** Whether it holds text that people write, which may be empty. */
  readonly holdsText: boolean;
  /** Whether an empty text is a value of the field like any other, and no sign that it is given none. */
  takesEmptyText(field: FieldBase & Parts): boolean;
  /** A schema of the project's own, which a value has to pass first. */
  schema(field: FieldBase & Parts): z.ZodType | null;
  /** The value in the one spelling that is kept. */
  check(value: unknown, field: FieldBase & Parts): unknown;
  /** The value that parsed JSON says: of a moment its text. It is checked afterwards. */
  fromJson(value: unknown): unknown;
  /** The value that a text says which somebody typed. It is checked afterwards. */
  parse(text: string, field: FieldBase & Parts): unknown;
  /** What a control shows of a value. */
  show(value: unknown): ShownValue;
  /** The column that keeps it. */
  column(field: FieldBase & Parts): ColumnShape;
  /** What a form asks it with. */
  control(field: FieldBase & Parts): FieldControl;
  /** A value for tests, different for each number as far as there is room; undefined where none can be made up. */
  sample(name: string, field: FieldBase & Parts, number: number): unknown;
  /** The options of the field that `inspectdb` prints for a column; null where it is another kind's. */
  printed(column: FoundColumn): PrintedOptions | null;
}

/** Members of kinds that need nothing of their own. */
export const noSchema = () => null;
export const no = () => false;
export const asItIs = <T>(value: T): T => value;
export const shownAsItIs = (value: unknown): ShownValue => value as ShownValue;
/** For a kind that a column does not tell: `inspectdb` prints a plainer one. */
export const neverPrinted = () => null;
