import type { FormField } from '../fields/form-field-data.ts';
import { holdsSeveral } from '../fields/form-kinds.ts';

/** What was sent for a field: one text, or all of them where the field holds several. */
export type Sent = string | readonly string[];

/** What was sent for the fields of a form. */
export type SentValues = ReadonlyMap<string, Sent>;

/**
 * Picks the values of the fields. Of a repeated name the last one wins, as in Django's QueryDict, but for a field that holds
 * several. Names that nobody asked for, such as `__proto__` or the 20,000th, are dropped here and cost no memory. So are
 * values that are no text (an uploaded file). `prefix`: what the names begin with.
 */
export function pickValues(
  values: Iterable<readonly [name: string, value: string]>,
  fields: ReadonlyMap<string, FormField>,
  prefix = '',
): SentValues {
  const picked = new Map<string, string>();
  const lists = new Map<string, string[]>();
  for (const [control, value] of values) {
    if (!control.startsWith(prefix)) continue;
    const name = control.slice(prefix.length);
    const field = fields.get(name);
    if (!field || typeof value !== 'string') continue;
    if (!holdsSeveral(field)) picked.set(name, value);
    else if (lists.get(name)?.push(value) === undefined) lists.set(name, [value]);
  }
  return new Map<string, Sent>([...picked, ...lists]);
}

/** The one text that was sent for a field. */
export function sentText(sent: Sent | undefined): string | undefined {
  return typeof sent === 'string' ? sent : sent?.at(-1);
}

/** All texts that were sent for a field, each once. An empty one chooses nothing. */
export function sentTexts(sent: Sent | undefined): ReadonlySet<string> {
  return new Set((typeof sent === 'string' ? [sent] : (sent ?? [])).filter((text) => text !== ''));
}
