import { labelOfField } from '../../../http/forms/fields/model-form-field.ts';
import { fieldLabel } from '../../../models/fields/field-label.ts';
import { idFrom } from '../../../models/model-key.ts';
import { type Sentence, text } from '../../../support/texts/keyed-text.ts';
import { readable, unreadableNames } from '../rows/readable-rows.ts';
import type { ModelRequest } from '../site/admin-view.ts';
import { referredBy, referredChoices, referredNames } from './columns/referred-choices.ts';
import { type FilterOption, isOfTime, knownOptions, NO_VALUE } from './list-filters.ts';
import { FILTER, type ListState, listQuery, whereOf } from './list-query.ts';

/** Values of a field that has any number of them. */
const COMMONEST = 20;

/** A filter as the page has it. */
export interface Facet {
  readonly name: string;
  readonly label: string;
  readonly clearUrl: string;
  readonly chosen: string | null;
  readonly options: readonly FacetOption[];
  /** Where there are too many rows to choose from: where some are found, and the field that the address says them by. */
  readonly search: { readonly url: string; readonly field: string; readonly text: string } | null;
}

export interface FacetOption {
  readonly label: string;
  readonly url: string;
  readonly isChosen: boolean;
  /** Null where rows are too many to be counted. */
  readonly count: number | null;
}

/** The filters of a list, with how many rows each would leave. Filters that one may not see the values of are left out. */
export async function listFacets(
  asked: ModelRequest,
  state: ListState,
  isCountable: boolean,
): Promise<readonly Facet[]> {
  const facets: Facet[] = [];
  for (const name of asked.admin.list.filters) {
    const counts = isCountable ? await countsOf(asked, state, name) : null;
    const values = await valuesOf(asked, state, { name, counts });
    if (values) facets.push(facetOf(asked, state, { name, counts, ...values }));
  }
  return facets;
}

/** How many rows have which value, the commonest first. Of moments each is another, and of relations nobody counts them. */
async function countsOf(
  { admin, rows }: ModelRequest,
  state: ListState,
  name: string,
): Promise<Counts | null> {
  const field = admin.model.fields[name];
  if (!field || isOfTime(field)) return null;
  const counts = await rows.countBy(name, { where: whereOf(state, FILTER + name) });
  // By a value that cannot be read nothing can be found.
  const known = counts.map(readable).filter((one) => unreadableNames(one).length === 0);
  return new Map(known.map(({ value, count }) => [value === null ? NO_VALUE : String(value), count]));
}

/** By the values as addresses have them. */
type Counts = ReadonlyMap<string, number>;

interface Named {
  readonly name: string;
  /** Null where rows are too many to be counted. */
  readonly counts: Counts | null;
}

interface Values {
  readonly options: readonly FilterOption[];
  readonly search?: Facet['search'];
}

/** What a filter can be set to; null: nothing. */
async function valuesOf(
  { request, admin }: ModelRequest,
  state: ListState,
  { name, counts }: Named,
): Promise<Values | null> {
  const { model } = admin;
  const field = model.fields[name];
  const other = referredBy(request, model, name);
  if (other) {
    const choices = await referredChoices(request, other);
    // A row may be related to none.
    const none = !field || field.nullable ? [{ value: NO_VALUE, label: text('admin.filter.none') }] : [];
    if (choices.kind === 'unseen') return null;
    if (choices.kind === 'few') {
      return { options: [...choices.choices.map(([value, label]) => ({ value, label })), ...none] };
    }
    const chosen = idFrom(other, state.filters.get(name));
    const names = await referredNames(request, other, chosen === null ? [] : [chosen]);
    return {
      options: none,
      search: { url: choices.url, field: FILTER + name, text: (chosen !== null && names.get(chosen)) || '' },
    };
  }
  const options = field ? knownOptions(field) : null;
  if (options) return { options };
  return counts && { options: [...counts.keys()].slice(0, COMMONEST).map(foundOption) };
}

function foundOption(value: string): FilterOption {
  return { value, label: value === NO_VALUE ? text('admin.filter.none') : value };
}

function facetOf(
  { request, admin }: ModelRequest,
  state: ListState,
  { name, counts, options, search = null }: Values & Named,
): Facet {
  const { language } = request;
  const field = admin.model.fields[name];
  const chosen = state.filters.get(name) ?? null;
  const label: Sentence = field ? labelOfField(name, field) : fieldLabel(name);
  return {
    name,
    label: language.say(label),
    clearUrl: listQuery(state, { filter: [name, null] }),
    chosen,
    search,
    options: options.map((option) => ({
      label: language.say(option.label),
      isChosen: option.value === chosen,
      url: listQuery(state, { filter: [name, option.value] }),
      count: counts ? (counts.get(option.value) ?? 0) : null,
    })),
  };
}
