import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import { type ModelFieldChanges, modelForm } from '../../../http/forms/definition/model-form.ts';
import type { Model } from '../../../models/model.ts';
import type { RowId } from '../../../models/model-key.ts';
import { referredBy, referredChoices, referredNames } from '../list/referred-choices.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { modelAddress } from '../site/admin-address.ts';
import type { AdminRequest } from '../site/admin-view.ts';

/** The form of some fields of a model. `row`: the one that is changed. */
export async function rowForm(
  request: AdminRequest,
  model: Model,
  { names, row }: { readonly names: readonly string[]; readonly row: AdminRow | null },
): Promise<FormDefinition> {
  const overrides: Record<string, ModelFieldChanges> = {};
  for (const name of names) {
    const other = model.fields[name] ? referredBy(request, model, name) : null;
    if (other) overrides[name] = await keyChanges(request, other, row?.[name] as RowId | null | undefined);
  }
  return modelForm(model, { fields: names, overrides } as never) as object as FormDefinition;
}

/** How a foreign key is asked for: by a select, by what the row is called, or by its id. */
async function keyChanges(
  request: AdminRequest,
  other: Model,
  chosen: RowId | null | undefined,
): Promise<ModelFieldChanges> {
  const choices = await referredChoices(request, other);
  if (choices.kind === 'few') return { choices: choices.choices };
  if (choices.kind === 'unseen') return { helpText: request.t('admin.reference.id') };
  const names =
    chosen === null || chosen === undefined ? null : await referredNames(request, other, [chosen]);
  return {
    helpText: request.t('admin.reference.idOrSearch'),
    widget: 'text',
    attributes: {
      'data-autocomplete': choices.url,
      'data-autocomplete-text': names?.get(chosen as RowId) ?? '',
      'data-autocomplete-list': modelAddress(request, 'list', other),
    },
  };
}
