import { escapeHtml } from '../../../support/escape-html.ts';
import { renderAttributes } from './render-attributes.ts';
import { type ShownChoice, shownChoices, type WidgetState } from './widget-attributes.ts';

/**
 * A box or a radio button for each choice, in a group that says what they are: WCAG 1.3.1, technique H71. The first has the id of
 * the field, where links to what is wrong lead to.
 */
export function renderBoxes(state: WidgetState): string {
  const { field, legend, describedBy, invalid } = state;
  // A radio button by itself is neither right nor wrong (WAI-ARIA 1.2): the group is.
  const isRadio = field.widget === 'radios';
  const attributes = renderAttributes([
    ['role', isRadio ? 'radiogroup' : undefined],
    ['aria-required', isRadio && field.required ? 'true' : undefined],
    ['aria-invalid', isRadio && invalid ? 'true' : undefined],
    ['aria-describedby', describedBy.length > 0 ? describedBy.join(' ') : undefined],
    ...Object.entries(field.attributes),
  ]);
  const boxes = shownChoices(state).map((choice, index) => renderBox(state, choice, index));
  const title = `<legend class="form-label fs-6">${escapeHtml(legend)}</legend>`;
  return `<fieldset${attributes}>${title}${boxes.join('')}</fieldset>`;
}

function renderBox(state: WidgetState, { value, label, selected }: ShownChoice, index: number): string {
  const { name, field, invalid, autofocus } = state;
  const isRadio = field.widget === 'radios';
  const id = idOfChoice(state, index);
  const box = renderAttributes([
    ['type', isRadio ? 'radio' : 'checkbox'],
    ['name', name],
    ['id', id],
    ['class', invalid ? 'form-check-input is-invalid' : 'form-check-input'],
    ['value', value],
    ['checked', selected],
    ['autofocus', autofocus && index === 0],
    ['required', isRadio && field.required],
    ['aria-invalid', invalid && !isRadio ? 'true' : undefined],
  ]);
  const title = `<label class="form-check-label" for="${escapeHtml(id)}">${escapeHtml(label)}</label>`;
  return `<div class="form-check"><input${box}> ${title}</div>`;
}

/** Several choices that nobody sees. */
export function renderHiddenChoices(state: WidgetState): string {
  const { name, field, value } = state;
  const values = typeof value === 'object' ? value : [];
  const inputs = values.map((one, index) => {
    const own = [
      ['type', 'hidden'],
      ['name', name],
      ['id', idOfChoice(state, index)],
      ['value', one],
    ] as const;
    return `<input${renderAttributes([...own, ...Object.entries(field.attributes)])}>`;
  });
  return inputs.join('');
}

/** A hyphen is in no field's name, so that this is no other field's id. */
function idOfChoice({ id }: WidgetState, index: number): string {
  return index === 0 ? id : `${id}-${index}`;
}
