import { escapeHtml } from '../../../support/escape-html.ts';
import { holdsSeveral } from '../fields/form-kinds.ts';
import { renderAttributes } from './render-attributes.ts';
import { renderBoxes, renderHiddenChoices } from './render-choices.ts';
import { renderKeptFile } from './render-file.ts';
import {
  type AttributePair,
  countAttributes,
  limitAttributes,
  shownChoices,
  shownText,
  stateAttributes,
  type WidgetState,
} from './widget-attributes.ts';

/** The control of a field, as HTML. */
export function renderWidget(state: WidgetState): string {
  switch (state.field.widget) {
    case 'hidden':
      return holdsSeveral(state.field) ? renderHiddenChoices(state) : renderHidden(state);
    case 'checkbox':
      return renderCheckbox(state);
    case 'radios':
    case 'checkboxes':
      return renderBoxes(state);
    case 'select':
    case 'select-multiple':
      return renderSelect(state);
    case 'file':
      return renderKeptFile(state) + renderInput(state);
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
    ...limitAttributes(state),
    ...countAttributes(state),
    ...ownAttributes(state),
  ])}>`;
}

function renderTextarea(state: WidgetState): string {
  const attributes = renderAttributes([
    ...commonAttributes(state, 'form-control'),
    ['rows', 5],
    ...limitAttributes(state),
    ...countAttributes(state),
    ...ownAttributes(state),
  ]);
  // A browser drops a line break right after the tag: this one, then, and not one of the text.
  return `<textarea${attributes}>\n${escapeHtml(shownText(state))}</textarea>`;
}

function renderSelect(state: WidgetState): string {
  const options = shownChoices(state).map(({ label, ...choice }) => {
    return `<option${renderAttributes(Object.entries(choice))}>${escapeHtml(label)}</option>`;
  });
  const attributes = renderAttributes([...commonAttributes(state, 'form-select'), ...ownAttributes(state)]);
  return `<select${attributes}>${options.join('')}</select>`;
}

function commonAttributes(state: WidgetState, cssClass: string): AttributePair[] {
  return [
    ['name', state.name],
    ['id', state.id],
    ['class', state.invalid ? `${cssClass} is-invalid` : cssClass],
    ...stateAttributes(state),
  ];
}

function ownAttributes({ field }: WidgetState): AttributePair[] {
  return Object.entries(field.attributes);
}
