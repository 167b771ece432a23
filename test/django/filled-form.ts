import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';

/** What a browser sends of a form: of a field with several values, all of them. */
export type FormFields = Readonly<Record<string, readonly string[]>>;

/** A control, with its attributes, and what stands inside of it. */
const CONTROL = /<(input|textarea|select)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/**
 * What a browser would send of a form in the main part of a page, if nobody changed anything: of the first one, or of that with
 * this `action`.
 */
export function filledForm(page: string, action: string | null = null): FormFields {
  const main = page.slice(page.indexOf('<main'));
  const forms = [...main.matchAll(/<form\b([^>]*method="post"[^>]*)>([\s\S]*?)<\/form>/g)];
  const found = forms.find(
    ([, attributes = '']) => action === null || attribute(attributes, 'action') === action,
  );
  if (!found) throw new Error('There is no form in this page.');
  const [, , form = ''] = found;
  const values: Record<string, string[]> = {};
  for (const [, tag = '', attributes = '', inner = ''] of form
    .replace(/<template[\s\S]*?<\/template>/g, '')
    .matchAll(CONTROL)) {
    const name = attribute(attributes, 'name');
    if (name === null || /\sdisabled\b/.test(attributes)) continue;
    const sent = sentOf(tag, attributes, inner);
    if (sent.length > 0) values[name] = [...(values[name] ?? []), ...sent];
  }
  return values;
}

/** Opens a page and sends its form, or that with this `action`, with some other values. */
export async function sendForm(
  client: TestClient,
  path: string,
  changes: Readonly<Record<string, string | readonly string[]>>,
  action: string | null = null,
): Promise<TestAnswer> {
  const page = await client.get(path);
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}: ${page.location ?? ''}`);
  const fields = { ...filledForm(page.text, action), ...changes };
  const sent = Object.entries(fields).map(([name, values]) => [
    name,
    [values].flat().map((value) => value.replace(/\r?\n/g, '\r\n')),
  ]);
  return client.post(action ?? path, Object.fromEntries(sent));
}

function sentOf(tag: string, attributes: string, inner: string): string[] {
  const value = attribute(attributes, 'value');
  if (tag === 'textarea') return [plain(inner).replace(/^\n/, '')];
  if (tag === 'select') {
    const options = [...inner.matchAll(/<option\b([^>]*)>/g)].map(([, found = '']) => found);
    const selected = options.filter((option) => /\sselected\b/.test(option));
    // A browser chooses the first of those of which there must be one.
    const chosen = selected.length === 0 && !/\smultiple\b/.test(attributes) ? options.slice(0, 1) : selected;
    return chosen.map((option) => attribute(option, 'value') ?? '');
  }
  const type = attribute(attributes, 'type') ?? 'text';
  if (['submit', 'button', 'file', 'reset'].includes(type)) return [];
  if (['checkbox', 'radio'].includes(type)) return /\schecked\b/.test(attributes) ? [value ?? 'on'] : [];
  return [value ?? ''];
}

function attribute(attributes: string, name: string): string | null {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes) ?? [];
  return value === undefined ? null : plain(value);
}

function plain(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
