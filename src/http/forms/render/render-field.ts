import { escapeHtml } from '../../../support/escape-html.ts';
import type { Widget } from '../fields/form-field-data.ts';
import { renderFieldErrors } from './render-errors.ts';

/** What a field with its label, help text and errors shows. */
export interface FieldView {
  readonly id: string;
  readonly label: string;
  readonly labelSuffix: string;
  readonly helpText: string;
  readonly messages: readonly string[];
  readonly widget: Widget;
  readonly widgetHtml: string;
}

/** The ids that a widget's `aria-describedby` refers to. */
export function helpTextId(id: string): string {
  return `${id}_helptext`;
}

export function errorsId(id: string): string {
  return `${id}_error`;
}

/** Boxes and radio buttons are a group, which has its label itself. */
function isGroup(widget: Widget): boolean {
  return widget === 'checkboxes' || widget === 'radios';
}

export function renderLabel({ id, label, labelSuffix, widget }: FieldView): string {
  if (isGroup(widget)) return '';
  const cssClass = widget === 'checkbox' ? 'form-check-label' : 'form-label';
  const shown = escapeHtml(withSuffix(label, labelSuffix));
  return `<label class="${cssClass}" for="${escapeHtml(id)}">${shown}</label>`;
}

/** Django's rule: no colon after "Remember me?". */
export function withSuffix(label: string, suffix: string): string {
  return /[:?.!]$/.test(label) ? label : label + suffix;
}

/** The errors stand before the paragraph, as in Django: a `<p>` cannot hold a list, nor a group of boxes. */
export function renderFieldAsParagraph(view: FieldView): string {
  const tag = isGroup(view.widget) ? 'div' : 'p';
  const inside = `${labelAndWidget(view)}${helpText(view, 'span')}`;
  return `${errorList(view)}<${tag} class="${wrapperClass(view)}">${inside}</${tag}>`;
}

export function renderFieldAsDiv(view: FieldView): string {
  const parts = `${labelAndWidget(view)}${errorList(view)}${helpText(view, 'div')}`;
  return `<div class="${wrapperClass(view)}">${parts}</div>`;
}

function wrapperClass({ widget }: FieldView): string {
  return widget === 'checkbox' ? 'mb-3 form-check' : 'mb-3';
}

function labelAndWidget(view: FieldView): string {
  const { widget, widgetHtml } = view;
  if (isGroup(widget)) return widgetHtml;
  const label = renderLabel(view);
  return widget === 'checkbox' ? `${widgetHtml} ${label}` : `${label} ${widgetHtml}`;
}

function errorList({ messages, id }: FieldView): string {
  return messages.length > 0 ? renderFieldErrors(messages, errorsId(id)) : '';
}

function helpText({ helpText, id }: FieldView, tag: 'div' | 'span'): string {
  if (helpText === '') return '';
  const cssClass = tag === 'span' ? 'helptext form-text d-block' : 'helptext form-text';
  return `<${tag} class="${cssClass}" id="${escapeHtml(helpTextId(id))}">${escapeHtml(helpText)}</${tag}>`;
}
