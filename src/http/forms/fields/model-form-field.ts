import { z } from 'zod';
import { parseExactJson } from '../../../models/fields/exact-json.ts';
import { inputSchema } from '../../../models/fields/field-schema.ts';
import { isTooDeep } from '../../../models/fields/json-depth.ts';
import { type FieldKind, isTextKind, type ModelField } from '../../../models/fields/model-field.ts';
import { hasCountedId } from '../../../models/model-key.ts';
import { valueOfEmpty } from '../../../models/validate-values.ts';
import { createFormField } from './form-field.ts';
import type { Choice, FormField, FormFieldKind, InitialValue } from './form-field-data.ts';
import { formMessages } from './form-messages.ts';
import { labelFromName } from './label-from-name.ts';

const formKinds: Readonly<Record<FieldKind, FormFieldKind>> = {
  text: 'text',
  email: 'email',
  slug: 'slug',
  url: 'url',
  enum: 'select',
  integer: 'integer',
  bigInteger: 'integer',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime-local',
  json: 'textarea',
  uuid: 'text',
  foreignKey: 'integer',
};

const numericKinds: readonly FieldKind[] = ['integer', 'bigInteger'];

/** Whether it refers to rows whose ids are numbers. Those of the project's users may be anything. */
function isNumberedReference({ kind, references }: ModelField): boolean {
  if (kind !== 'foreignKey' || references === 'user') return false;
  return typeof references !== 'function' || hasCountedId(references());
}

/** What the column `integer` holds; the form says so before the model does. */
const MAX_INTEGER = 2 ** 31 - 1;

/** What a form calls a field of a model: `ownerId` is the owner. */
export function labelOfField(name: string, { kind, label }: ModelField): string {
  return label ?? labelFromName(kind === 'foreignKey' ? name.replace(/Id$/, '') : name);
}

/** The form's field for a field of a model. `choices` make a select of it. */
export function formFieldOf(name: string, field: ModelField, choices?: readonly Choice[]): FormField {
  const { helpText, min, max, decimalPlaces } = field;
  return createFormField(kindOf(field, choices), {
    label: labelOfField(name, field),
    helpText,
    min: min ?? (isNumberedReference(field) ? 1 : { integer: -MAX_INTEGER - 1 }[field.kind as string]),
    max: max ?? { integer: MAX_INTEGER }[field.kind as string],
    decimalPlaces,
    maxLength: isTextKind(field.kind) ? field.maxLength : undefined,
    choices: choices ?? field.choices,
    required: isRequired(field),
    initial: initialOf(field),
    autocomplete: field.kind === 'email' ? 'email' : undefined,
    schema: formSchema(field, choices),
    shown: shownBy(field),
    empty: () => valueOfEmpty(field) ?? null,
  } as Partial<FormField>);
}

function kindOf(field: ModelField, choices: readonly Choice[] | undefined): FormFieldKind {
  if (choices) return 'select';
  const { kind, maxLength } = field;
  if (kind === 'foreignKey' && !isNumberedReference(field)) return 'text';
  return kind === 'text' && maxLength === undefined ? 'textarea' : formKinds[kind];
}

/** A select of a field that needs a value offers no way to choose none, even where a default would stand in. */
function isRequired({ kind, required, nullable }: ModelField): boolean {
  return required || (kind === 'enum' && !nullable);
}

function initialOf(field: ModelField): InitialValue {
  const { default: fallback } = field;
  if (fallback === undefined || fallback === null || typeof fallback === 'function') return undefined;
  return shownBy(field)(fallback as never);
}

/** What the widget shows of a value: a field of one's own as it is stored, JSON as text. */
function shownBy({ kind, mapping }: ModelField): (value: never) => InitialValue {
  return (value) => {
    const stored = mapping ? mapping.toStored(value) : value;
    return kind === 'json' ? JSON.stringify(stored, null, 2) : (stored as InitialValue);
  };
}

/** The model's own checks, after those of the form's field have made a value of the text. */
function formSchema(field: ModelField, choices: readonly Choice[] | undefined): z.ZodType {
  const schema = inputSchema(field);
  if (field.kind === 'json') return z.string().transform(readJson).pipe(schema);
  const isNumber = isNumberedReference(field) || numericKinds.includes(field.kind);
  // What a select sends is text.
  return choices && isNumber
    ? z
        .string()
        .transform(Number)
        .pipe(schema as z.ZodType<unknown, number>)
    : schema;
}

/** A number that would be rounded is refused, since what was typed would not be what is stored. */
function readJson(text: string, context: z.RefinementCtx): unknown {
  const answer = isTooDeep(text) ? { problem: 'it is nested too deep' } : parseExactJson(text);
  if ('value' in answer) return answer.value;
  const isJson = 'problem' in answer && !('cause' in answer);
  context.addIssue({
    code: 'custom',
    message: isJson ? formMessages.jsonProblem(answer.problem) : formMessages.json,
  });
  return z.NEVER;
}
