import type { Model } from '../../../models/model.ts';
import { allOf } from '../../../models/rows/filter.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import type { AdminRequest } from '../site/admin-view.ts';
import { seenWithin } from '../site/seen-admin.ts';
import { listColumns } from './columns/list-columns.ts';
import { datesFilter } from './list-date-filter.ts';
import { filterOf } from './list-filters.ts';
import { searchFilter } from './list-search.ts';

/** Before the name of a field in an address: a field may be called as anything else there. */
export const FILTER = 'f.';
/** Characters that are looked for. */
const MAX_SEARCH = 200;

/** What the address of a list says. */
export interface ListState {
  readonly search: string;
  /** By the names of the filters. */
  readonly filters: ReadonlyMap<string, string>;
  /** The fields that it is sorted by, `-` before those whose largest comes first. */
  readonly sort: readonly string[];
  /** The year, month or day that it is narrowed to. */
  readonly dates: string | null;
  /** Each as a filter of the model, by its name in the address. */
  readonly tests: ReadonlyMap<string, object>;
  /** All of that as a filter of the model. */
  readonly where: object;
  /** What it says that the list does not know: it has been left out. */
  readonly unknown: readonly string[];
}

/** Reads the address of a list, or the query of one. What it does not know it leaves out, and says so. */
export function listState(
  request: AdminRequest,
  admin: ModelAdmin,
  query: URLSearchParams = request.query,
): ListState {
  const { site } = request;
  const userModel = site.accounts.users.model as object as Model;
  const { model, list } = admin;
  const search = (query.get('q') ?? '').slice(0, MAX_SEARCH);
  const sought = searchFilter({ model, userModel, names: list.search, within: seenWithin(request) }, search);
  const filters = new Map<string, string>();
  const tests = new Map<string, object>(sought ? [['q', sought]] : []);
  const unknown: string[] = [];
  for (const [parameter, value] of query) {
    if (!parameter.startsWith(FILTER) || value === '') continue;
    const name = parameter.slice(FILTER.length);
    const isFilter = list.filters.includes(name);
    const test = isFilter ? filterOf({ model, userModel, now: site.now() }, name, value) : undefined;
    if (test === undefined) unknown.push(parameter);
    else {
      filters.set(name, value);
      tests.set(parameter, test);
    }
  }
  const given = query.get('d') || null;
  const within =
    given !== null && list.dateHierarchy ? datesFilter(model, list.dateHierarchy, given) : undefined;
  if (within) tests.set('d', within);
  else if (given !== null) unknown.push('d');
  const wanted = (query.get('o') ?? '').split(',').filter((name) => name !== '');
  const sortable = sortableNames(admin);
  const known = wanted.filter((name) => sortable.has(fieldOf(name)));
  // Each once: a database takes so many columns of an order and no more.
  const sort = [...new Map(known.toReversed().map((name) => [fieldOf(name), name])).values()].toReversed();
  unknown.push(...wanted.filter((name) => !sortable.has(fieldOf(name))));
  const dates = within ? given : null;
  return { search, filters, sort, dates, tests, where: allOf<object>(...tests.values()), unknown };
}

/** What the list finds, but for what one part of the address says: what other values of it would find. */
export function whereOf({ tests }: ListState, except: string): object {
  return allOf<object>(...[...tests].filter(([name]) => name !== except).map(([, test]) => test));
}

/** The order of a list: what was asked for, or else what its admin says. */
export function orderOf({ list }: ModelAdmin, { sort }: Pick<ListState, 'sort'>): readonly string[] {
  if (sort.length > 0) return sort;
  const own = [list.sort ?? []].flat();
  return own.length > 0 ? own : ['-id'];
}

/** Without the sign before it. */
function fieldOf(name: string): string {
  return name.replace(/^-/, '');
}

/** What the list shows: the order of rows tells of any other field what stands in it. */
function sortableNames(admin: ModelAdmin): ReadonlySet<string> {
  const own = [admin.list.sort ?? []].flat().map((name) => name.replace(/^-/, ''));
  return new Set(['id', ...own, ...listColumns(admin).flatMap(({ sort }) => sort ?? [])]);
}

/** What an address changes of a list. Null takes something out. */
export interface ListChange {
  readonly q?: string | null;
  readonly o?: string | null;
  readonly after?: string;
  readonly before?: string;
  readonly dates?: string | null;
  readonly filter?: readonly [name: string, value: string | null];
}

/** The address of the list as it would be after a change, from its first page on. */
export function listQuery({ search, filters, sort, dates }: ListState, change: ListChange = {}): string {
  const query = new URLSearchParams();
  const q = change.q === undefined ? search : change.q;
  if (q) query.set('q', q);
  const chosen = new Map(filters);
  if (change.filter) {
    const [name, value] = change.filter;
    if (value === null) chosen.delete(name);
    else chosen.set(name, value);
  }
  for (const [name, value] of chosen) query.append(FILTER + name, value);
  const d = change.dates === undefined ? dates : change.dates;
  if (d) query.set('d', d);
  const o = change.o === undefined ? sort.join(',') : change.o;
  if (o) query.set('o', o);
  if (change.after) query.set('after', change.after);
  if (change.before) query.set('before', change.before);
  const text = query.toString();
  return text === '' ? '?' : `?${text}`;
}
