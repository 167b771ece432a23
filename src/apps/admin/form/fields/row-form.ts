import type { FormDefinition } from '../../../../http/forms/definition/form-definition.ts';
import { type ModelFieldChanges, modelForm } from '../../../../http/forms/definition/model-form.ts';
import type { Choice } from '../../../../http/forms/fields/form-field-data.ts';
import type { Model } from '../../../../models/model.ts';
import { idFrom, type RowId } from '../../../../models/model-key.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { referredBy, referredChoices, referredNames } from '../../list/columns/referred-choices.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { modelAddress } from '../../site/admin-address.ts';
import type { AdminRequest } from '../../site/admin-view.ts';

export interface RowFormParts {
  readonly names: readonly string[];
  /** The values of the row that is changed; of relations the ids. Null: a new one. */
  readonly initial: AdminRow | null;
  /** What came back. */
  readonly sent: URLSearchParams | null;
  /** How some fields are asked for. Default: as their kinds are. */
  readonly look?: Pick<ModelAdmin, 'prepopulated' | 'radios'>;
}

/** Rows that a relation is given at once. */
const MAX_RELATED = 1000;

/** The form of some fields and relations of a model. */
export async function rowForm(
  request: AdminRequest,
  model: Model,
  { names, initial, sent, look }: RowFormParts,
): Promise<FormDefinition> {
  const overrides: Record<string, ModelFieldChanges> = {};
  for (const name of names) {
    const other = referredBy(request, model, name);
    if (!other) {
      if (look) overrides[name] = ownChanges(look, name, { isNew: initial === null });
      continue;
    }
    const chosen = initial?.[name] as RowId | readonly RowId[] | null | undefined;
    overrides[name] = Object.hasOwn(model.relations, name)
      ? await relationChanges(request, other, {
          chosen: (chosen ?? []) as readonly RowId[],
          sent: sent?.getAll(name) ?? [],
        })
      : await keyChanges(request, other, shownKey(other, { name, sent, chosen: chosen as RowId | null }));
    // Of many rows some are found by their names, whatever the admin says.
    if (look?.radios.includes(name) && overrides[name].choices)
      overrides[name] = { ...overrides[name], widget: 'radios' };
  }
  return modelForm(model, { fields: names, overrides } as never) as object as FormDefinition;
}

/** How a field is asked for that leads to no other row. */
function ownChanges(
  { radios, prepopulated }: Pick<ModelAdmin, 'prepopulated' | 'radios'>,
  name: string,
  { isNew }: { readonly isNew: boolean },
): ModelFieldChanges {
  const from = isNew ? prepopulated[name] : undefined;
  return {
    ...(radios.includes(name) && { widget: 'radios' }),
    ...(from && { attributes: { 'data-prepopulate': from.join(' ') } }),
  };
}

/** The row that a foreign key shows: what came back, or else what is kept. */
function shownKey(
  other: Model,
  { name, sent, chosen }: { name: string; sent: URLSearchParams | null; chosen: RowId | null },
): RowId | null {
  return sent ? idFrom(other, sent.get(name) ?? '') : chosen;
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
  const names = await referredNames(request, other, chosen === null || chosen === undefined ? [] : [chosen]);
  return {
    helpText: request.t('admin.reference.idOrSearch'),
    widget: 'text',
    attributes: {
      'data-autocomplete': choices.url,
      'data-autocomplete-text': names.get(chosen as RowId) ?? '',
      // The script says what to do in place of the help, which is for those without it.
      'data-autocomplete-help': true,
      'data-autocomplete-list': modelAddress(request, 'list', other),
    },
  };
}

/** How a relation is asked for. Of many rows those are offered that are related, and those that were sent and are there. */
async function relationChanges(
  request: AdminRequest,
  other: Model,
  { chosen, sent }: { readonly chosen: readonly RowId[]; readonly sent: readonly string[] },
): Promise<ModelFieldChanges> {
  const choices = await referredChoices(request, other);
  if (choices.kind === 'few') return { choices: withChosen(choices.choices, chosen) };
  const wanted = sent.slice(0, MAX_RELATED).flatMap((text) => idFrom(other, text) ?? []);
  const names = await referredNames(request, other, [...new Set([...chosen, ...wanted])]);
  const named = [...names].map(([id, name]): Choice => [String(id), name]);
  const offered = withChosen(named, chosen);
  if (choices.kind === 'unseen') return { choices: offered };
  return {
    choices: offered,
    attributes: { 'data-autocomplete': choices.url, 'data-autocomplete-multiple': true },
  };
}

/** Rows that one must not see, and that are related already, stay: by their ids, as if nothing more were known of them. */
function withChosen(choices: readonly Choice[], chosen: readonly RowId[]): readonly Choice[] {
  const known = new Set(choices.map(([id]) => id));
  const others = chosen.map(String).filter((id) => !known.has(id));
  return [...choices, ...others.map((id): Choice => [id, id])];
}
