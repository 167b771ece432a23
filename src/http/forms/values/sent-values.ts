import type { UploadedFile } from '../../../models/files/uploaded-file.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { holdsSeveral } from '../fields/form-kinds.ts';

/** What was sent for a field: one text, or all of them where the field holds several. */
export type Sent = string | readonly string[] | SentFile;

/** What was sent for a file. */
export interface SentFile {
  /** Null: none was chosen. */
  readonly file: UploadedFile | null;
  /** Whether the one that is kept is to go. */
  readonly clear: boolean;
  /** Whether its name came instead: the form was sent in another encoding than `multipart/form-data`. */
  readonly nameOnly: boolean;
}

/**
 * The names and values that a form was sent with, in order, repeats included: what `request.form()` gives, a `URLSearchParams`, or
 * a list of pairs. `files`: what came besides.
 */
export type FormValues = Iterable<readonly [name: string, value: string]> & {
  readonly files?: ReadonlyMap<string, readonly UploadedFile[]>;
};

/** What was sent for the fields of a form. */
export type SentValues = ReadonlyMap<string, Sent>;

/**
 * Picks the values of the fields. Of a repeated name the last one wins, as in Django's QueryDict, but for a field that holds
 * several. Names that nobody asked for, such as `__proto__` or the 20,000th, are dropped here and cost no memory. So are
 * values that are no text. `prefix`: what the names begin with.
 */
export function pickValues(
  values: FormValues,
  fields: ReadonlyMap<string, FormField>,
  prefix = '',
): SentValues {
  const picked = new Map<string, string>();
  const files = pickFiles(values, fields, prefix);
  const lists = new Map<string, string[]>();
  for (const [control, value] of values) {
    if (!control.startsWith(prefix)) continue;
    const name = control.slice(prefix.length);
    const field = fields.get(name);
    if (!field || field.kind === 'file' || typeof value !== 'string') continue;
    if (!holdsSeveral(field)) picked.set(name, value);
    else if (lists.get(name)?.push(value) === undefined) lists.set(name, [value]);
  }
  return new Map<string, Sent>([...picked, ...lists, ...files]);
}

/** Of several files for one control the last one counts. A new one replaces what is kept, whatever else is said. */
function pickFiles(
  values: FormValues,
  fields: ReadonlyMap<string, FormField>,
  prefix: string,
): Map<string, SentFile> {
  const picked = new Map<string, SentFile>();
  const names = [...fields].filter(([, { kind }]) => kind === 'file').map(([name]) => name);
  if (names.length === 0) return picked;
  const texts = new Map(values);
  for (const name of names) {
    const control = prefix + name;
    const file = values.files?.get(control)?.at(-1) ?? null;
    const clear = texts.has(clearControl(control));
    const nameOnly = file === null && (texts.get(control) ?? '') !== '';
    if (file || clear || nameOnly) picked.set(name, { file, clear: clear && file === null, nameOnly });
  }
  return picked;
}

/** The name of the box that removes a file: Django's. */
export function clearControl(name: string): string {
  return `${name}-clear`;
}

export function isSentFile(sent: Sent | undefined): sent is SentFile {
  return typeof sent === 'object' && 'nameOnly' in sent;
}

/** The one text that was sent for a field. */
export function sentText(sent: Sent | undefined): string | undefined {
  if (isSentFile(sent)) return undefined;
  return typeof sent === 'string' ? sent : sent?.at(-1);
}

/** All texts that were sent for a field, each once. An empty one chooses nothing. */
export function sentTexts(sent: Sent | undefined): ReadonlySet<string> {
  if (isSentFile(sent)) return new Set();
  return new Set((typeof sent === 'string' ? [sent] : (sent ?? [])).filter((text) => text !== ''));
}
