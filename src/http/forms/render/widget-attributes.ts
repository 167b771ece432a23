import { type Sentence, text } from '../../../support/texts/keyed-text.ts';
import type { AttributeValue, FormField, Widget, WidgetValue } from '../fields/form-field-data.ts';

/** What a widget shows. */
export interface WidgetState {
  readonly field: FormField;
  readonly name: string;
  readonly id: string;
  /** The label, for a widget that is a group of controls. */
  readonly legend: string;
  readonly value: WidgetValue;
  /** What it showed before anybody filled it in. */
  readonly initial: WidgetValue;
  readonly invalid: boolean;
  /** The ids of the help text and of the errors, as far as there are any. */
  readonly describedBy: readonly string[];
  readonly autofocus: boolean;
  /** In the visitor's language. */
  say(sentence: Sentence): string;
  /** The address of a file that is kept; null where it has none. */
  fileUrl(path: string): string | null;
}

export type AttributePair = readonly [name: string, value: AttributeValue | undefined];

/**
 * Of several choices none: they are in `shownChoices`. A password is never sent back, not even to who typed it: pages are
 * stored, cached and shared.
 */
export function shownText({ field, value }: WidgetState): string {
  if (typeof value === 'object' || field.kind === 'file') return '';
  return field.kind === 'password' || field.widget === 'password' ? '' : String(value);
}

/** One option of a select, or one box of several. */
export interface ShownChoice {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
}

/**
 * The options of a select. A required one starts without a value, or the first choice would be sent unseen; of radio buttons none
 * is on by itself. A value that is offered no longer stays an option, or the browser would send another in its place without a word.
 */
export function shownChoices({ field, value, initial, say }: WidgetState): readonly ShownChoice[] {
  const { choices = [], required, widget } = field;
  const offered = new Set(choices.map(([one]) => one));
  const [shown, before] = [chosenValues(value), chosenValues(initial)];
  const needsBlank = typeof value !== 'object' && !offered.has('') && !(required && widget === 'radios');
  const blank = needsBlank ? [['', text(required ? 'forms.choose' : 'forms.none')] as const] : [];
  const left = before.filter((own) => own !== '' && !offered.has(own)).map((own) => [own, own] as const);
  return [...blank, ...choices, ...left].map(([one, label]) => {
    return { value: one, label: say(label), selected: shown.includes(one) };
  });
}

function chosenValues(value: WidgetValue): readonly string[] {
  return typeof value === 'object' ? value : [String(value)];
}

/** The path of the file that a field has already; '' where there is none, and for every other field. */
export function keptFile({ field, initial }: Pick<WidgetState, 'field' | 'initial'>): string {
  return field.kind === 'file' ? String(initial) : '';
}

/** What a control says of its state. */
export function stateAttributes(state: WidgetState): AttributePair[] {
  const { field, describedBy, invalid, autofocus } = state;
  return [
    // What is kept need not be chosen again.
    ['required', field.required && !keptFile(state)],
    ['accept', field.widget === 'file' ? field.fileRules?.types?.join(',') : undefined],
    ['multiple', field.widget === 'select-multiple'],
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

/**
 * How the server counts against `maxlength`, for the script of the pages: code points, after this normalization. A browser
 * counts the units of UTF-16, as typed: it would stop at the 50th of 100 emojis.
 */
export function countAttributes({ field }: Pick<WidgetState, 'field'>): AttributePair[] {
  const isLimited = lengthAttributes(field).some(
    ([name, value]) => name === 'maxlength' && value !== undefined,
  );
  return isLimited ? [['data-counts', field.model?.normalize ?? 'text']] : [];
}

/** With the default step of a minute, or one above what it shows, a browser would refuse to send the value back. */
function secondsStep(value: WidgetValue): number {
  return /\.\d/.test(String(value)) ? 0.001 : 1;
}

/** Widgets that nobody types a text into. */
const TEXTLESS: readonly Widget[] = [
  ...(['number', 'date', 'datetime-local', 'time', 'checkbox', 'hidden', 'file'] as const),
  ...(['select', 'radios', 'select-multiple', 'checkboxes'] as const),
];

function lengthAttributes({ widget, minLength, maxLength }: FormField): AttributePair[] {
  if (TEXTLESS.includes(widget)) return [];
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
