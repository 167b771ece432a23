import { escapeHtml } from '../../../support/escape-html.ts';
import { renderFieldErrors } from './render-errors.ts';

/** What a field with its label, help text and errors shows. */
export interface FieldView {
  readonly id: string;
  readonly label: string;
  readonly labelSuffix: string;
  readonly helpText: string;
  readonly messages: readonly string[];
  readonly isCheckbox: boolean;
  readonly widgetHtml: string;
}

/** The ids that a widget's `aria-describedby` refers to. */
export function helpTextId(id: string): string {
  return `${id}_helptext`;
}

export function errorsId(id: string): string {
  return `${id}_error`;
}

export function renderLabel({ id, label, labelSuffix, isCheckbox }: FieldView): string {
  const cssClass = isCheckbox ? 'form-check-label' : 'form-label';
  // Django's rule: no colon after "Remember me?".
  const suffix = /[:?.!]$/.test(label) ? '' : labelSuffix;
  return `<label class="${cssClass}" for="${escapeHtml(id)}">${escapeHtml(label + suffix)}</label>`;
}

/** The errors stand before the paragraph, as in Django: a `<p>` cannot hold a list. */
export function renderFieldAsParagraph(view: FieldView): string {
  return `${errorList(view)}<p class="${wrapperClass(view)}">${labelAndWidget(view)}${helpText(view, 'span')}</p>`;
}

export function renderFieldAsDiv(view: FieldView): string {
  const parts = `${labelAndWidget(view)}${errorList(view)}${helpText(view, 'div')}`;
  return `<div class="${wrapperClass(view)}">${parts}</div>`;
}

function wrapperClass({ isCheckbox }: FieldView): string {
  return isCheckbox ? 'mb-3 form-check' : 'mb-3';
}

function labelAndWidget(view: FieldView): string {
  const label = renderLabel(view);
  return view.isCheckbox ? `${view.widgetHtml} ${label}` : `${label} ${view.widgetHtml}`;
}

function errorList({ messages, id }: FieldView): string {
  return messages.length > 0 ? renderFieldErrors(messages, errorsId(id)) : '';
}

function helpText({ helpText, id }: FieldView, tag: 'div' | 'span'): string {
  if (helpText === '') return '';
  const cssClass = tag === 'span' ? 'helptext form-text d-block' : 'helptext form-text';
  return `<${tag} class="${cssClass}" id="${escapeHtml(helpTextId(id))}">${escapeHtml(helpText)}</${tag}>`;
}
