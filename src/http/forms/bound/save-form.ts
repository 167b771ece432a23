import type { ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import type { RowId } from '../../../models/model-key.ts';
import type { ExistingRow, RelatedSaveOutcome, RowSaver } from '../../../models/rows/row-saver.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import { RequestError } from '../../request-error.ts';
import { formMessages } from '../fields/form-messages.ts';
import { labelOfField } from '../fields/model-form-field.ts';
import { modelLabel } from '../fields/model-words.ts';

/** What saving a form needs to know besides what was sent. */
export interface SaveOptions {
  /** The row that is changed. It may keep its own unique values. Default: a new one is made. */
  readonly instance?: ExistingRow | null;
  /**
   * Values that the form does not ask for: the owner of a note, the password of a user, the ids of what a relation leads to.
   */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The part of a form that is written to: an error belongs to a field, or with `null` to the form as a whole. */
export interface ErrorSink {
  readonly fields: Readonly<Record<string, { readonly label?: Sentence }>>;
  addError(name: string | null, message: Sentence): void;
}

/** What a form has of a model: the values of its fields, and what it is related to. */
export interface ValuesToSave {
  readonly values: Readonly<Record<string, unknown>>;
  /** The ids of the related rows by the names of relations. */
  readonly relations: Readonly<Record<string, readonly RowId[]>>;
}

/** The form's values of the model's fields and relations, and those that the form does not ask for. */
export function valuesToSave(
  { fields, relations }: Model,
  data: Readonly<Record<string, unknown>>,
  { values = {} }: SaveOptions,
): ValuesToSave {
  const asked = Object.entries(data).filter(([name]) => Object.hasOwn(fields, name));
  const others = Object.entries(values).filter(([name]) => !Object.hasOwn(relations, name));
  const related = Object.entries({ ...data, ...values }).filter(([name]) => Object.hasOwn(relations, name));
  return {
    values: Object.fromEntries([...asked, ...others]),
    relations: Object.fromEntries(related) as ValuesToSave['relations'],
  };
}

/** Says in the form which of the values other rows have already. */
export async function addDuplicates(
  form: ErrorSink,
  model: Model,
  { saver, values, existing }: Omit<SaveStep, 'relations'>,
): Promise<boolean> {
  const known = Object.entries(values).filter(([name]) => Object.hasOwn(model.fields, name));
  const duplicates = await saver.duplicates(Object.fromEntries(known), existing);
  for (const names of duplicates) addDuplicate(form, model, names);
  return duplicates.length > 0;
}

/** What a form wants to have written. */
export interface SaveStep<Row = unknown> extends ValuesToSave {
  readonly saver: RowSaver<Row>;
  readonly existing: ExistingRow | null;
}

/**
 * Writes the values. Null, with the reason in the form, where the database refuses them: somebody else was faster than
 * the check.
 */
export async function writeValues<Row>(
  form: ErrorSink,
  model: Model,
  step: SaveStep<Row>,
): Promise<Row | null> {
  const outcome = await write(model, step);
  if (outcome === null) form.addError(null, formMessages.gone(modelLabel(model)));
  else if ('row' in outcome) return outcome.row;
  else await addRefusal(form, model, { ...step, outcome });
  return null;
}

/** A new row is related to nothing before. @throws LatchkeyError `form_saver_unrelating`. */
async function write<Row>(
  model: Model,
  { saver, values, relations, existing }: SaveStep<Row>,
): Promise<RelatedSaveOutcome<Row>> {
  const wanted = Object.entries(relations).filter(([, ids]) => existing || ids.length > 0);
  const [first] = wanted;
  if (!first) return saver.saveValues(values, existing);
  if (saver.saveRelated) return saver.saveRelated(values, existing, Object.fromEntries(wanted));
  throw new RequestError('form_saver_unrelating', { model: model.name, relation: first[0] });
}

type Refusal = Exclude<RelatedSaveOutcome<never>, null | { readonly row: never }>;

async function addRefusal(
  form: ErrorSink,
  model: Model,
  { outcome, ...step }: SaveStep & { readonly outcome: Refusal },
): Promise<void> {
  if ('missing' in outcome) return addTo(form, outcome.missing, formMessages.choice);
  if ('referenced' in outcome) return addTo(form, outcome.referenced, formMessages.stillNeeded);
  // Asked once more, for which fields are unique together. The other row may have gone again.
  if (!(await addDuplicates(form, model, step))) addDuplicate(form, model, [outcome.duplicate]);
}

/** As Django: at the field, where it is unique alone; at the form as a whole, where several are together. */
function addDuplicate(form: ErrorSink, model: Model, names: readonly string[]): void {
  const labels = names.map((name) => labelOf(form, model, name));
  const message = formMessages.duplicate(modelLabel(model), labels);
  const [name = ''] = names;
  if (names.length === 1) addTo(form, name, message);
  else form.addError(null, message);
}

function addTo(form: ErrorSink, name: string, message: Sentence): void {
  form.addError(Object.hasOwn(form.fields, name) ? name : null, message);
}

function labelOf(form: ErrorSink, model: Model, name: string): Sentence {
  const asked = Object.hasOwn(form.fields, name) ? form.fields[name]?.label : undefined;
  return asked ?? labelOfField(name, model.fields[name] as ModelField);
}
