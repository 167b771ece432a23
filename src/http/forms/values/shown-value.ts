import type { FormField, InitialValue, WidgetValue } from '../fields/form-field-data.ts';
import { holdsSeveral, isTicked } from '../fields/form-kinds.ts';
import { type Sent, sentText, sentTexts } from './sent-values.ts';

/**
 * What a bound field shows: the text as it was sent, right or wrong; of a checkbox, whether it is ticked; all of several
 * choices.
 */
export function sentValue(field: FormField, sent: Sent | undefined): WidgetValue {
  if (field.kind === 'password' || field.kind === 'file') return '';
  if (holdsSeveral(field)) return [...sentTexts(sent)];
  const text = sentText(sent) ?? '';
  return field.kind === 'boolean' ? isTicked(text.trim()) : text;
}

/** The initial value of a field: the one that the form was given, or else the field's own `initial`. Null is an empty field. */
export function unboundValue(field: FormField, value: unknown): WidgetValue {
  if (value === undefined) return initialValue(field, field.initial);
  const shown = field.shown && value !== null ? field.shown(value as never) : value;
  return initialValue(field, shown as InitialValue);
}

/** What an unbound field shows. */
export function initialValue(field: FormField, initial: InitialValue): WidgetValue {
  if (field.kind === 'password') return '';
  if (holdsSeveral(field)) return initialChoices(initial);
  if (field.kind === 'boolean') return isTicked(String(initial ?? ''));
  return initial instanceof Date ? dateText(field, initial) : String(initial ?? '');
}

function initialChoices(initial: InitialValue): readonly string[] {
  const chosen = Array.isArray(initial) ? initial : [initial ?? ''];
  return [...new Set(chosen.map(String))].filter((text) => text !== '');
}

/** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` with what there is of a second: what is sent back is the same moment. */
function dateText({ kind }: FormField, date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  if (kind !== 'date' && kind !== 'datetime-local') return text;
  // HTML has the years from 1 on, those after 9999 without a sign.
  const [day = '', time = ''] = text.replace(/^\+0/, '').split('T');
  if (date.getUTCFullYear() < 1) return '';
  return kind === 'date' ? day : `${day}T${time.replace(/(\.000)?Z$/, '')}`;
}
