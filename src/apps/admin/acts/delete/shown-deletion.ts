import { labelOfField } from '../../../../http/forms/fields/model-form-field.ts';
import { modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import type { ModelField } from '../../../../models/kinds/model-field.ts';
import type { Model } from '../../../../models/model.ts';
import type { RowId } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import type { CollectedRows } from '../../../../models/rows/deletion/collect-deletion.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import { rowAddress } from '../../site/admin-address.ts';
import { capitalized } from '../../site/admin-page.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { type ShownConnections, shownConnections } from './connections.ts';
import type { FoundDeletion } from './find-deletion.ts';

/** Rows of a model, for people. */
export interface ShownRows {
  readonly label: string;
  readonly count: number;
  /** Whether there are more than `count`. */
  readonly isMore: boolean;
  /** The first of them, where the visitor may see them. */
  readonly rows: readonly { readonly name: string; readonly url: string }[];
  /** What they forget: the name of the field; null where they go. */
  readonly forgotten: string | null;
}

/** What a deletion means, for people. */
export interface ShownDeletion {
  readonly removed: readonly ShownRows[];
  readonly forgetting: readonly ShownRows[];
  readonly keeping: readonly ShownRows[];
  readonly connections: readonly ShownConnections[];
  /** What people call the models whose rows one may not delete. */
  readonly lacking: readonly string[];
  /** Whether nothing stands against it. */
  readonly isPossible: boolean;
  readonly seen: string;
}

/** Rows of a model that are named. */
const NAMED = 10;

/** `except`: rows that the page is about and that need not be counted among what goes along. */
export async function shownDeletion(
  request: AdminRequest,
  found: FoundDeletion,
  except: { readonly model: Model; readonly ids: readonly RowId[] },
): Promise<ShownDeletion> {
  const left = new Set(except.ids);
  const removed = found.removed
    .map((rows) =>
      rows.model.table === except.model.table
        ? { ...rows, ids: rows.ids.filter((id) => !left.has(id)) }
        : rows,
    )
    .filter(({ ids }) => ids.length > 0);
  const show = (all: readonly (CollectedRows & { readonly name?: string })[]) =>
    Promise.all(all.map((rows) => shownRows(request, rows)));
  return {
    removed: await show(removed.map(({ model, ids, isMore }) => ({ model, ids, isMore }))),
    forgetting: await show(found.forgetting),
    keeping: await show(found.keeping.map(({ model, ids, isMore }) => ({ model, ids, isMore }))),
    connections: await shownConnections(request, found.removed),
    lacking: found.lacking.map(({ model }) => request.language.say(modelLabelPlural(model))),
    isPossible: found.keeping.length === 0 && found.lacking.length === 0,
    seen: found.seen,
  };
}

async function shownRows(
  request: AdminRequest,
  { model, ids, isMore, name }: CollectedRows & { readonly name?: string },
): Promise<ShownRows> {
  const field: ModelField | undefined = name === undefined ? undefined : model.fields[name];
  return {
    label: capitalized(request.language.say(modelLabelPlural(model))),
    count: ids.length,
    isMore,
    rows: await namedRows(request, model, ids.slice(0, NAMED)),
    forgotten: name === undefined || !field ? null : request.language.say(labelOfField(name, field)),
  };
}

/** The names of rows that the visitor may see. */
async function namedRows(
  request: AdminRequest,
  model: Model,
  ids: readonly RowId[],
): Promise<ShownRows['rows']> {
  const admin = adminRegistry(request.site).of(model);
  if (!admin || !(await mayDo(request.user, admin, 'view'))) return [];
  const named = [];
  for (const row of await visibleRows(request, admin).list({ where: { id: inList(ids) } })) {
    if (!(await mayDo(request.user, admin, 'view', row))) continue;
    named.push({ name: rowName(admin, row), url: rowAddress(request, 'change', model, row.id) });
  }
  return named;
}
