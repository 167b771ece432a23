import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import { modelForm } from '../../../http/forms/definition/model-form.ts';
import type { Choice } from '../../../http/forms/fields/form-field-data.ts';
import { isReference } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { referredModel } from '../../../models/referred-model.ts';
import { rowsOf } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { adminRegistry } from '../site/admin-registry.ts';
import type { AdminRequest } from '../site/admin-view.ts';

/** Rows that a select offers. Of more than that the id is asked for. */
const MAX_CHOICES = 100;

/** The form of some fields of a model. */
export async function rowForm(
  request: AdminRequest,
  model: Model,
  names: readonly string[],
): Promise<FormDefinition> {
  const overrides: Record<string, { choices: readonly Choice[] }> = {};
  for (const name of names) {
    const choices = await choicesOf(request, model, name);
    if (choices) overrides[name] = { choices };
  }
  return modelForm(model, { fields: names, overrides } as never) as object as FormDefinition;
}

/** The rows that a foreign key may refer to, where they are few; null where they are many, or it is none. */
async function choicesOf(
  request: AdminRequest,
  model: Model,
  name: string,
): Promise<readonly Choice[] | null> {
  const field = model.fields[name];
  if (!field || !isReference(field) || field.mapping) return null;
  const other = referredModel(model, field, request.site.accounts.users.model as object as Model);
  const admin = adminRegistry(request.site).of(other) ?? { model: other, name: null };
  const rows = await rowsOf(request, other).list({ limit: MAX_CHOICES + 1 });
  if (rows.length > MAX_CHOICES) return null;
  return rows.map((row) => [String(row.id), rowName(admin, row)]);
}
