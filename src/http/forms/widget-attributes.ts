import type { AttributeValue, Choice, FormField } from './form-field-data.ts';

/** What a widget shows. */
export interface WidgetState {
  readonly field: FormField;
  readonly name: string;
  readonly id: string;
  /** The text to show; of a checkbox, whether it is ticked. */
  readonly value: string | boolean;
  readonly invalid: boolean;
  /** The ids of the help text and of the errors, as far as there are any. */
  readonly describedBy: readonly string[];
  readonly autofocus: boolean;
}

export type AttributePair = readonly [name: string, value: AttributeValue | undefined];

/** A password is never sent back, not even to who typed it: pages are stored, cached and shared. */
export function shownText({ field, value }: WidgetState): string {
  return field.kind === 'password' || field.widget === 'password' ? '' : String(value);
}

/** The options of a select. A required one starts without a value, or the first choice would be sent unseen. */
export function shownChoices({ field: { choices = [], required } }: WidgetState): readonly Choice[] {
  const hasBlank = choices.some(([value]) => value === '');
  return hasBlank ? choices : [['', required ? 'Choose…' : 'None'], ...choices];
}

/** What a control says of its state. */
export function stateAttributes({ field, describedBy, invalid, autofocus }: WidgetState): AttributePair[] {
  return [
    ['required', field.required],
    ['autocomplete', field.autocomplete],
    ['autofocus', autofocus],
    ['aria-describedby', describedBy.length > 0 ? describedBy.join(' ') : undefined],
    ['aria-invalid', invalid ? 'true' : undefined],
  ];
}

/** What a browser checks of a text or a number before it is sent. */
export function limitAttributes({ field }: Pick<WidgetState, 'field'>): AttributePair[] {
  const { widget } = field;
  return [
    ...lengthAttributes(field),
    ...(widget === 'number' ? numberAttributes(field) : []),
    // Seconds, too: with the default step of a minute, a browser would refuse to send them back.
    ['step', widget === 'datetime-local' ? 1 : undefined],
  ];
}

function lengthAttributes({ widget, minLength, maxLength }: FormField): AttributePair[] {
  if (['number', 'date', 'datetime-local', 'checkbox', 'hidden', 'select'].includes(widget)) return [];
  return [
    ['minlength', minLength],
    // Not for passwords: a browser cuts a pasted password at this length without a word.
    ['maxlength', widget === 'password' ? undefined : maxLength],
  ];
}

function numberAttributes({ kind, min, max, decimalPlaces }: FormField): AttributePair[] {
  const step = decimalPlaces === undefined ? 'any' : (1 / 10 ** decimalPlaces).toFixed(decimalPlaces);
  return [
    ['min', min],
    ['max', max],
    ['step', kind === 'decimal' ? step : undefined],
  ];
}
