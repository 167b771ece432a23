import type { Sentence } from '../../support/texts/keyed-text.ts';
import type { FileRules } from '../files/file-rules.ts';

/** One value that can be chosen: what is stored, and what people read. */
export type FieldChoice<Value extends string = string> = readonly [value: Value, label: Sentence];

/** What a form shows a value in. */
export type ControlName =
  | 'text'
  | 'textarea'
  | 'email'
  | 'url'
  | 'slug'
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'date'
  | 'datetime-local'
  | 'time'
  | 'select'
  | 'file';

/** What a form asks a value with. What is undefined is the control's own. */
export interface FieldControl {
  readonly name: ControlName;
  /** Characters at most. */
  readonly maxLength?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Digits after the point at most. */
  readonly decimalPlaces?: number | undefined;
  /** What can be chosen. */
  readonly choices?: readonly FieldChoice[] | undefined;
  /** What a file must be. */
  readonly fileRules?: FileRules | undefined;
  /** The token of HTML's `autocomplete`. */
  readonly autocomplete?: string | undefined;
}

/** What a control shows of a value. A text, as a rule; a `Date` is shown as the control has it. */
export type ShownValue = string | number | boolean | Date | null | undefined;
