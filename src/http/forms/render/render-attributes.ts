import { escapeHtml } from '../../../support/escape-html.ts';
import type { AttributeValue } from '../fields/form-field-data.ts';

export type AttributePairs = Iterable<readonly [name: string, value: AttributeValue | undefined]>;

/**
 * Attributes as HTML, each after a space. Of a repeated name the later value wins, except that the values of `class`
 * and `aria-describedby`, which are lists, are put together. The names must be valid; `createFormField` checks them.
 */
export function renderAttributes(pairs: AttributePairs): string {
  return Array.from(mergeAttributes(pairs), ([name, value]) => renderAttribute(name, value)).join('');
}

/** The attributes by their names, put together as `renderAttributes` says. */
export function mergeAttributes(pairs: AttributePairs): ReadonlyMap<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const [writtenName, value] of pairs) {
    const name = writtenName.toLowerCase();
    if (value === undefined) continue;
    const before = attributes.get(name);
    const joins = before !== undefined && (name === 'class' || name === 'aria-describedby');
    attributes.set(name, joins ? `${before} ${value}` : value);
  }
  return attributes;
}

function renderAttribute(name: string, value: AttributeValue): string {
  if (value === false) return '';
  return value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
}
