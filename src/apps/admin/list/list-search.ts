import { isReference, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { idFrom } from '../../../models/model-key.ts';
import { contains, startsWith } from '../../../models/rows/condition.ts';
import { allOf, anyOf, related } from '../../../models/rows/filter.ts';
import { referredModel } from '../../../models/rows/references.ts';

/** Words of a search that are looked for: each is a condition for every field. */
const MAX_WORDS = 8;

/** Whose fields are looked into. */
export interface Searched {
  readonly model: Model;
  readonly userModel: Model;
  /** As `AdminList.search` has them. */
  readonly names: readonly string[];
  /** What of another model may be looked into, as a filter of it. */
  readonly within: (model: Model) => object;
}

/** Rows that have every word in one of the fields, or the whole text as their id; null where nothing is looked for. */
export function searchFilter(searched: Searched, text: string): object | null {
  const words = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
  if (words.length === 0 || searched.names.length === 0) return null;
  const found = allOf<object>(
    ...words.map((word) => anyOf<object>(...searched.names.map((name) => wordFilter(searched, name, word)))),
  );
  const id = idFrom(searched.model, text.trim());
  return id === null ? found : anyOf<object>(found, { id });
}

function wordFilter({ model, userModel, within }: Searched, given: string, word: string): object {
  const how = /^[\^=]/.exec(given)?.[0] ?? '';
  const [name = '', ...rest] = given.slice(how.length).split('.');
  if (rest.length === 0) return { [name]: textTest(how, word) };
  const field = model.fields[name] as ModelField;
  if (!isReference(field)) return { [name]: textTest(how, word) };
  const other = { model: referredModel(model, field, userModel), userModel, names: [], within };
  const found = allOf<object>(within(other.model), wordFilter(other, how + rest.join('.'), word));
  return { [name]: related(found as never) };
}

function textTest(how: string, word: string): unknown {
  if (how === '=') return word;
  return how === '^' ? startsWith(word, { ignoreCase: true }) : contains(word, { ignoreCase: true });
}
