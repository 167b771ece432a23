import type { Choice } from '../../../../http/forms/fields/form-field-data.ts';
import { isReference } from '../../../../models/kinds/model-field.ts';
import type { Model } from '../../../../models/model.ts';
import type { RowId } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import { relationTarget } from '../../../../models/rows/join-model.ts';
import { referredModel } from '../../../../models/rows/references.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import { modelAddress } from '../../site/admin-address.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { seenRows } from '../../site/rights-on-rows.ts';

/** Rows that are offered one by one. Of more than that some are found by their names. */
const FEW = 100;

/** What may be chosen for a foreign key or a relation. */
export type ReferredChoices =
  | { readonly kind: 'few'; readonly choices: readonly Choice[] }
  /** Too many for a list: `url` finds some by their names. */
  | { readonly kind: 'many'; readonly url: string }
  /** Rows that one must not see. Their names are nobody's business, and an id may be given all the same. */
  | { readonly kind: 'unseen' };

/** The model that a foreign key or a relation leads to; null for every other field. */
export function referredBy(request: AdminRequest, model: Model, name: string): Model | null {
  const userModel = request.site.accounts.users.model as object as Model;
  const field = model.fields[name];
  if (field) return isReference(field) && !field.mapping ? referredModel(model, field, userModel) : null;
  const relation = model.relations[name];
  return relation ? relationTarget(model, relation, userModel) : null;
}

/** The rows of a model that somebody may refer to. */
export async function referredChoices(request: AdminRequest, other: Model): Promise<ReferredChoices> {
  const admin = adminRegistry(request.site).of(other);
  if (!admin || !(await mayDo(request.user, admin, 'view'))) return { kind: 'unseen' };
  // By their ids: to find out which names come first, the database would sort them all where no index has them in order.
  const rows = await visibleRows(request, admin).list({ orderBy: 'id', limit: FEW + 1 });
  if (rows.length > FEW) return { kind: 'many', url: modelAddress(request, 'autocomplete', other) };
  const seen = await seenRows(request.user, admin, rows);
  const choices = seen.map((row): Choice => [String(row.id), rowName(admin, row)]);
  return { kind: 'few', choices: byLabel(request, choices) };
}

/** What rows are called, by their ids. Those that one must not see are called by their ids alone. */
export async function referredNames(
  request: AdminRequest,
  other: Model,
  ids: readonly RowId[],
): Promise<ReadonlyMap<RowId, string>> {
  const admin = adminRegistry(request.site).of(other);
  if (ids.length === 0 || !admin || !(await mayDo(request.user, admin, 'view'))) return new Map();
  const rows = await visibleRows(request, admin).list({ where: { id: inList(ids) } });
  const seen = await seenRows(request.user, admin, rows);
  return new Map(seen.map((row) => [row.id, rowName(admin, row)]));
}

/** Choices in the order of their words, as the reader's language has it. */
export function byLabel({ locale }: AdminRequest, choices: readonly Choice[]): readonly Choice[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return choices.toSorted(([, first], [, second]) => compare(String(first), String(second)));
}
