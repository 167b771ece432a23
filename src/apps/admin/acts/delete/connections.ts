import { modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import { fieldLabel } from '../../../../models/fields/field-label.ts';
import type { Model } from '../../../../models/model.ts';
import { inList } from '../../../../models/rows/condition.ts';
import type { CollectedRows } from '../../../../models/rows/deletion/collect-deletion.ts';
import { IDS_AT_ONCE } from '../../../../models/rows/deletion/deletion-source.ts';
import { related } from '../../../../models/rows/filter.ts';
import { automaticJoins } from '../../../../models/rows/join-model.ts';
import { rowsOf } from '../../rows/admin-rows.ts';
import { capitalized } from '../../site/admin-page.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import type { AdminRequest } from '../../site/admin-view.ts';

/** Rows of a many-to-many relation that are no longer related to what goes. */
export interface ShownConnections {
  /** The model that has the relation, and what the relation is called. */
  readonly label: string;
  readonly relation: string;
  /** How many rows lose one. */
  readonly count: number;
}

/** What is related to what goes, by relations whose pairs no model declares: the pairs go, the rows stay. */
export async function shownConnections(
  request: AdminRequest,
  removed: readonly CollectedRows[],
): Promise<readonly ShownConnections[]> {
  const userModel = request.site.accounts.users.model as object as Model;
  const models = [...request.site.models, ...adminRegistry(request.site).all.map(({ model }) => model)];
  const owners = new Map([...models, userModel].map((model) => [model.table, model]));
  const shown: ShownConnections[] = [];
  for (const { owner, name, target } of [...owners.values()].flatMap((one) =>
    automaticJoins(one, userModel),
  )) {
    let count = 0;
    for (const { model, ids } of removed) {
      const some = inList(ids.slice(0, IDS_AT_ONCE));
      const losing = relatedTo(some, { model, owner, target, name });
      for (const where of losing) count += await rowsOf(request, owner).count(where);
    }
    const label = capitalized(request.language.say(modelLabelPlural(owner)));
    if (count > 0) shown.push({ label, relation: request.language.say(fieldLabel(name)), count });
  }
  return shown;
}

/** The rows of the model that has the relation: those that go themselves, and those that are related to what goes. */
function relatedTo(
  ids: unknown,
  {
    model,
    owner,
    target,
    name,
  }: { readonly model: Model; readonly owner: Model; readonly target: Model; readonly name: string },
): readonly object[] {
  // Every row of the other side that there is: what matters is that there is one.
  const own = { id: ids, [name]: related({} as never) };
  const others = { [name]: related({ id: ids } as never) };
  return [
    ...(owner.table === model.table ? [own] : []),
    ...(target.table === model.table && owner.table !== model.table ? [others] : []),
  ];
}
