import { escapeHtml } from '../escape-html.ts';
import type { AttributeValue, FormField } from './form-field-data.ts';
import { type AttributePairs, renderAttributes } from './render-attributes.ts';

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

type Pair = readonly [name: string, value: AttributeValue | undefined];

/** The control of a field, as HTML. */
export function renderWidget(state: WidgetState): string {
  switch (state.field.widget) {
    case 'hidden':
      return renderHidden(state);
    case 'checkbox':
      return renderCheckbox(state);
    case 'select':
      return renderSelect(state);
    case 'textarea':
      return renderTextarea(state);
    default:
      return renderInput(state);
  }
}

function renderHidden(state: WidgetState): string {
  return `<input${renderAttributes([
    ['type', 'hidden'],
    ['name', state.name],
    ['id', state.id],
    ['value', shownText(state)],
    ...ownAttributes(state),
  ])}>`;
}

function renderCheckbox(state: WidgetState): string {
  const checked = state.value === true;
  return `<input${renderAttributes([
    ['type', 'checkbox'],
    ...commonAttributes(state, 'form-check-input'),
    ['checked', checked],
    ...ownAttributes(state),
  ])}>`;
}

function renderInput(state: WidgetState): string {
  const { widget } = state.field;
  return `<input${renderAttributes([
    ['type', widget],
    ...commonAttributes(state, 'form-control'),
    ['value', shownText(state) || undefined],
    ...lengthAttributes(state.field),
    ...(widget === 'number' ? numberAttributes(state.field) : []),
    // Seconds, too: with the default step of a minute, a browser would refuse to send them back.
    ['step', widget === 'datetime-local' ? 1 : undefined],
    ...ownAttributes(state),
  ])}>`;
}

function renderTextarea(state: WidgetState): string {
  const attributes = renderAttributes([
    ...commonAttributes(state, 'form-control'),
    ['rows', 5],
    ...lengthAttributes(state.field),
    ...ownAttributes(state),
  ]);
  // A browser drops a line break right after the tag: this one, then, and not one of the text.
  return `<textarea${attributes}>\n${escapeHtml(shownText(state))}</textarea>`;
}

function renderSelect(state: WidgetState): string {
  const { choices = [], required } = state.field;
  const hasBlank = choices.some(([value]) => value === '');
  // A required select must start with an option without value, or the first choice would be sent unseen.
  const all = hasBlank ? choices : [['', required ? 'Choose…' : 'None'] as const, ...choices];
  const shown = shownText(state);
  const options = all.map(([value, label]) => {
    const attributes = renderAttributes([
      ['value', value],
      ['selected', value === shown],
    ]);
    return `<option${attributes}>${escapeHtml(label)}</option>`;
  });
  const attributes = renderAttributes([...commonAttributes(state, 'form-select'), ...ownAttributes(state)]);
  return `<select${attributes}>${options.join('')}</select>`;
}

/** A password is never sent back, not even to who typed it: pages are stored, cached and shared. */
function shownText({ field, value }: WidgetState): string {
  return field.kind === 'password' || field.widget === 'password' ? '' : String(value);
}

function commonAttributes(state: WidgetState, cssClass: string): Pair[] {
  const { field, describedBy } = state;
  return [
    ['name', state.name],
    ['id', state.id],
    ['class', state.invalid ? `${cssClass} is-invalid` : cssClass],
    ['required', field.required],
    ['autocomplete', field.autocomplete],
    ['autofocus', state.autofocus],
    ['aria-describedby', describedBy.length > 0 ? describedBy.join(' ') : undefined],
    ['aria-invalid', state.invalid ? 'true' : undefined],
  ];
}

function lengthAttributes({ widget, minLength, maxLength }: FormField): Pair[] {
  if (widget === 'number' || widget === 'date' || widget === 'datetime-local') return [];
  return [
    ['minlength', minLength],
    // Not for passwords: a browser cuts a pasted password at this length without a word.
    ['maxlength', widget === 'password' ? undefined : maxLength],
  ];
}

function numberAttributes({ kind, min, max, decimalPlaces }: FormField): Pair[] {
  const step = decimalPlaces === undefined ? 'any' : (1 / 10 ** decimalPlaces).toFixed(decimalPlaces);
  return [
    ['min', min],
    ['max', max],
    ['step', kind === 'decimal' ? step : undefined],
  ];
}

function ownAttributes({ field }: WidgetState): AttributePairs & Pair[] {
  return Object.entries(field.attributes);
}
