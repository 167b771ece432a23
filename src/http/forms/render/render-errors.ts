import { escapeHtml } from '../../../support/escape-html.ts';

export interface LabelledErrors {
  readonly label: string;
  readonly errors: Iterable<string>;
}

function items(messages: Iterable<string>): string {
  return Array.from(messages, (message) => `<li>${escapeHtml(message)}</li>`).join('');
}

/** A plain list of errors. */
export function renderErrorList(messages: Iterable<string>): string {
  return `<ul class="errorlist">${items(messages)}</ul>`;
}

/** The errors of a field, under the id that its widget's `aria-describedby` names. */
export function renderFieldErrors(messages: Iterable<string>, id: string): string {
  return `<ul class="errorlist list-unstyled text-danger mb-1" id="${escapeHtml(id)}">${items(messages)}</ul>`;
}

/**
 * The errors that belong to no field. The role is on a wrapper: on the list itself it would take the list's own role
 * away, and its items would belong to nothing (axe rule `listitem`).
 */
export function renderNonFieldErrors(messages: Iterable<string>): string {
  const list = `<ul class="errorlist nonfield list-unstyled mb-0">${items(messages)}</ul>`;
  return `<div class="alert alert-danger" role="alert">${list}</div>`;
}

/** All errors of a form under the labels of their fields. */
export function renderFormErrors(entries: Iterable<LabelledErrors>): string {
  const lists = Array.from(
    entries,
    ({ label, errors }) => `<li>${escapeHtml(label)}${renderErrorList(errors)}</li>`,
  );
  return `<ul class="errorlist">${lists.join('')}</ul>`;
}
