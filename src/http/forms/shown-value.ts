import { isTicked } from './field-schema.ts';
import type { FormField, InitialValue } from './form-field-data.ts';

/** What a bound field shows: the text as it was sent, right or wrong; of a checkbox, whether it is ticked. */
export function sentValue(field: FormField, sent: string | undefined): string | boolean {
  if (field.kind === 'password') return '';
  return field.kind === 'boolean' ? isTicked((sent ?? '').trim()) : (sent ?? '');
}

/** What a field shows that was given a value to begin with, null for an empty one; or else its own `initial`. */
export function unboundValue(field: FormField, value: unknown): string | boolean {
  if (value === undefined) return initialValue(field, field.initial);
  const shown = field.shown && value !== null ? field.shown(value as never) : value;
  return initialValue(field, shown as InitialValue);
}

/** What an unbound field shows. */
export function initialValue(field: FormField, initial: InitialValue): string | boolean {
  if (field.kind === 'password') return '';
  if (field.kind === 'boolean') return isTicked(String(initial ?? ''));
  return initial instanceof Date ? dateText(field, initial) : String(initial ?? '');
}

// The length of `YYYY-MM-DD` and of `YYYY-MM-DDTHH:MM:SS`.
const DATE_LENGTH = 10;
const DATETIME_LENGTH = 19;

function dateText({ kind }: FormField, date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  if (kind === 'date') return text.slice(0, DATE_LENGTH);
  return kind === 'datetime-local' ? text.slice(0, DATETIME_LENGTH) : text;
}
