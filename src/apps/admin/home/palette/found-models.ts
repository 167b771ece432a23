import { menuOf } from '../../site/admin-page.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import type { PaletteGroup } from './found-rows.ts';

/** The models that the visitor may see and whose names have all of these words; without a word every one. */
export async function foundModels(request: AdminRequest, words: string): Promise<readonly PaletteGroup[]> {
  const sought = words.toLocaleLowerCase().split(/\s+/);
  const add = request.t('admin.frame.add');
  const named = (await menuOf(request)).flatMap(({ label, models }) =>
    models.map((model) => ({ ...model, words: `${label} ${model.label}` })),
  );
  const lists = named
    .filter((model) => has(model.words, sought))
    .map(({ label, url }) => ({ text: label, url }));
  // Who says "add" means the form: the list is not the first to be found.
  const forms = named.flatMap(({ label, addUrl, words: own }) =>
    addUrl && has(`${add} ${own}`, sought) ? [{ text: `${add}: ${label}`, url: addUrl }] : [],
  );
  return [
    { label: request.t('admin.palette.models'), results: lists },
    { label: request.t('admin.palette.forms'), results: words.trim() === '' ? [] : forms },
  ].filter(({ results }) => results.length > 0);
}

function has(text: string, words: readonly string[]): boolean {
  const lower = text.toLocaleLowerCase();
  return words.every((word) => lower.includes(word));
}
