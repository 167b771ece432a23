import { type Sentence, text } from '../../../support/texts/keyed-text.ts';
import type { AttributeValue, FormField } from '../fields/form-field-data.ts';

/** What a widget shows. */
export interface WidgetState {
  readonly field: FormField;
  readonly name: string;
  readonly id: string;
  /** The text to show; of a checkbox, whether it is ticked. */
  readonly value: string | boolean;
  /** What it showed before anybody filled it in. */
  readonly initial: string | boolean;
  readonly invalid: boolean;
  /** The ids of the help text and of the errors, as far as there are any. */
  readonly describedBy: readonly string[];
  readonly autofocus: boolean;
  /** In the visitor's language. */
  say(sentence: Sentence): string;
}

export type AttributePair = readonly [name: string, value: AttributeValue | undefined];

/** A password is never sent back, not even to who typed it: pages are stored, cached and shared. */
export function shownText({ field, value }: WidgetState): string {
  return field.kind === 'password' || field.widget === 'password' ? '' : String(value);
}

/**
 * The options of a select. A required one starts without a value, or the first choice would be sent unseen. A value that
 * is offered no longer stays an option, or the browser would send another in its place without a word.
 */
export function shownChoices({ field, initial, say }: WidgetState): readonly (readonly [string, string])[] {
  const { choices = [], required } = field;
  const has = (wanted: string) => choices.some(([value]) => value === wanted);
  const blank = has('') ? [] : [['', text(required ? 'forms.choose' : 'forms.none')] as const];
  const own = String(initial);
  const left = own === '' || has(own) ? [] : [[own, own] as const];
  return [...blank, ...choices, ...left].map(([value, label]) => [value, say(label)] as const);
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
export function limitAttributes({ field, value }: Pick<WidgetState, 'field' | 'value'>): AttributePair[] {
  const { widget } = field;
  return [
    ...lengthAttributes(field),
    ...(widget === 'number' ? numberAttributes(field) : []),
    ['step', widget === 'datetime-local' || widget === 'time' ? secondsStep(value) : undefined],
  ];
}

/** With the default step of a minute, or one above what it shows, a browser would refuse to send the value back. */
function secondsStep(value: string | boolean): number {
  return /\.\d/.test(String(value)) ? 0.001 : 1;
}

function lengthAttributes({ widget, minLength, maxLength }: FormField): AttributePair[] {
  if (['number', 'date', 'datetime-local', 'time', 'checkbox', 'hidden', 'select'].includes(widget))
    return [];
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
