import type { ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import type { Duplicate, MissingReference } from '../../../models/rows/model-store.ts';
import type { ExistingRow, RowSaver } from '../../../models/rows/row-saver.ts';
import { KeyedText, type Sentence } from '../../../support/texts/keyed-text.ts';
import { formMessages } from '../fields/form-messages.ts';
import { labelOfField } from '../fields/model-form-field.ts';

/** What saving a form needs to know besides what was sent. */
export interface SaveOptions {
  /** The row that is changed. It may keep its own unique values. Default: a new one is made. */
  readonly instance?: ExistingRow | null;
  /** Values that the form does not ask for: the owner of a note, the password of a user. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The part of a form that is written to: an error belongs to a field, or with `null` to the form as a whole. */
export interface ErrorSink {
  readonly fields: Readonly<Record<string, { readonly label?: Sentence }>>;
  addError(name: string | null, message: Sentence): void;
}

/** The form's values of the model's fields, and those that the form does not ask for. */
export function valuesToSave(
  { fields }: Model,
  data: Readonly<Record<string, unknown>>,
  { values = {} }: SaveOptions,
): Record<string, unknown> {
  const asked = Object.entries(data).filter(([name]) => Object.hasOwn(fields, name));
  return { ...Object.fromEntries(asked), ...values };
}

/** Says in the form which of the values other rows have already. */
export async function addDuplicates(
  form: ErrorSink,
  model: Model,
  { saver, values, existing }: SaveStep,
): Promise<boolean> {
  const known = Object.entries(values).filter(([name]) => Object.hasOwn(model.fields, name));
  const duplicates = await saver.duplicates(Object.fromEntries(known), existing);
  for (const names of duplicates) addDuplicate(form, model, names);
  return duplicates.length > 0;
}

/** What a form wants to have written. */
export interface SaveStep<Row = unknown> {
  readonly saver: RowSaver<Row>;
  readonly values: Readonly<Record<string, unknown>>;
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
  const outcome = await step.saver.saveValues(step.values, step.existing);
  if (outcome === null) form.addError(null, formMessages.gone(modelLabel(model)));
  else if ('row' in outcome) return outcome.row;
  else await addRefusal(form, model, { ...step, outcome });
  return null;
}

async function addRefusal(
  form: ErrorSink,
  model: Model,
  { outcome, ...step }: SaveStep & { readonly outcome: Duplicate | MissingReference },
): Promise<void> {
  if ('missing' in outcome) return addTo(form, outcome.missing, formMessages.choice);
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

/** The text `models.NAME` of a catalogue, or else the model's own label. */
function modelLabel({ name, label }: Model): KeyedText {
  return new KeyedText(`models.${name}`, {}, label);
}

function labelOf(form: ErrorSink, model: Model, name: string): Sentence {
  const asked = Object.hasOwn(form.fields, name) ? form.fields[name]?.label : undefined;
  return asked ?? labelOfField(name, model.fields[name] as ModelField);
}
