import { modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import type { Model } from '../../../../models/model.ts';
import { LatchkeyError } from '../../../../support/errors.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { orderOf } from '../../list/list-query.ts';
import { searchFilter } from '../../list/list-search.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import { modelAddress, rowAddress } from '../../site/admin-address.ts';
import { capitalized } from '../../site/admin-page.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { seenAdmin, seenWithin } from '../../site/seen-admin.ts';

/** Something to go to. */
export interface PaletteResult {
  readonly text: string;
  readonly url: string;
}

/** What belongs together, below a heading. */
export interface PaletteGroup {
  readonly label: string;
  readonly results: readonly PaletteResult[];
}

/** Models whose rows are looked through: each is one query. */
const MAX_MODELS = 10;
/** Rows of a model that are shown. */
const SHOWN = 5;
/** Rows of a model that are read where a rule of its admin may hide some of them. */
const READ = 20;
/** Characters from which on rows are looked for. */
const LEAST = 2;

/** The rows that have these words, of the models that have a search and that the visitor may see. */
export async function foundRows(request: AdminRequest, words: string): Promise<readonly PaletteGroup[]> {
  if (words.trim().length < LEAST) return [];
  const groups: PaletteGroup[] = [];
  // One after the other: one visitor's search has no claim to every connection of the pool.
  for (const admin of await searchedAdmins(request)) {
    const results = await rowsOrNone(request, admin, words);
    const label = capitalized(request.language.say(modelLabelPlural(admin.model)));
    const more = `${modelAddress(request, 'list', admin.model)}?${new URLSearchParams({ q: words })}`;
    if (results.length > SHOWN) {
      const all = { text: request.t('admin.palette.more', { label }), url: more };
      groups.push({ label, results: [...results.slice(0, SHOWN), all] });
    } else if (results.length > 0) groups.push({ label, results });
  }
  return groups;
}

async function searchedAdmins(request: AdminRequest): Promise<readonly ModelAdmin[]> {
  const found: ModelAdmin[] = [];
  for (const admin of adminRegistry(request.site).all) {
    if (found.length === MAX_MODELS) break;
    if (admin.list.search.length === 0 || !(await mayDo(request.user, admin, 'view'))) continue;
    const seen = await seenAdmin(request, admin);
    if (seen.list.search.length > 0) found.push(seen);
  }
  return found;
}

/** Where one table cannot be asked, what is found in the others is of use all the same. */
async function rowsOrNone(
  request: AdminRequest,
  admin: ModelAdmin,
  words: string,
): Promise<readonly PaletteResult[]> {
  try {
    return await rowsWith(request, admin, words);
  } catch (error) {
    // What has an answer of its own is of the whole database, and no matter of this table.
    if (error instanceof LatchkeyError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    request.site.logger.error('search_failed', { model: admin.model.name, error: reason });
    return [];
  }
}

/** One row more than is shown tells that there are more. */
async function rowsWith(
  request: AdminRequest,
  admin: ModelAdmin,
  words: string,
): Promise<readonly PaletteResult[]> {
  const { model, list, can } = admin;
  const userModel = request.site.accounts.users.model as object as Model;
  const where = searchFilter({ model, userModel, names: list.search, within: seenWithin(request) }, words);
  if (!where) return [];
  const rows = await visibleRows(request, admin).list({
    where,
    orderBy: orderOf(admin, { sort: [] }),
    limit: can.view ? READ : SHOWN + 1,
  });
  const results: PaletteResult[] = [];
  for (const row of rows) {
    if (results.length > SHOWN) break;
    if (!(await mayDo(request.user, admin, 'view', row))) continue;
    results.push({ text: rowName(admin, row), url: rowAddress(request, 'change', model, row.id) });
  }
  return results;
}
