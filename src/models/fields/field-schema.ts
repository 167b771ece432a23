import { z } from 'zod';
import { canonicalDecimal, countDecimalPlaces, isDecimalText, padDecimal } from './decimal-text.ts';
import { parseEmailAddress } from './email-address.ts';
import { jsonText } from './json-text.ts';
import { type FieldKind, isTextKind, type ModelField } from './model-field.ts';
import { countCharacters, isSlug, isWebAddress } from './text-rules.ts';
import { canonicalUuid } from './uuid-text.ts';

const valueSchemas = new WeakMap<ModelField, z.ZodType>();
const inputSchemas = new WeakMap<ModelField, z.ZodType>();

/**
 * Checks a value of a field as code has it, and gives it in the one spelling that is kept. Not made for null, nor for
 * what is not given.
 */
export function valueSchema(field: ModelField): z.ZodType {
  return remembered(valueSchemas, field, () => {
    const { mapping } = field;
    if (!mapping) return storedSchema(field);
    const toStored = z.unknown().transform((value, context) => {
      try {
        return mapping.toStored(value as never);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `It cannot be kept: ${(error as Error).message}` });
        return z.NEVER;
      }
    });
    return toStored.pipe(mapped(field));
  });
}

/**
 * Makes the value of a field from what a form or JSON can say: a datetime may be text, and a field of one's own comes
 * as it is stored. Not made for null.
 */
export function inputSchema(field: ModelField): z.ZodType {
  return remembered(inputSchemas, field, () => {
    if (field.kind !== 'datetime') return mapped(field);
    const moment = z.iso
      .datetime({ offset: true, error: messages.datetimeText })
      .transform((text) => new Date(text));
    return z
      .union([z.date(), moment], { error: messages.datetimeText })
      .pipe(mapped(field) as z.ZodType<unknown, Date>);
  });
}

function remembered(known: WeakMap<ModelField, z.ZodType>, field: ModelField, make: () => z.ZodType) {
  const schema = known.get(field) ?? make();
  known.set(field, schema);
  return schema;
}

/** From the stored form to the value. */
function mapped(field: ModelField): z.ZodType {
  const { mapping } = field;
  if (!mapping) return storedSchema(field);
  const value = storedSchema(field).transform((stored) => mapping.fromStored(stored as never));
  return ownCheck(value, mapping.validate);
}

function storedSchema(field: ModelField): z.ZodType {
  const checked = ownCheck(kindSchemas[field.kind](field), field.validate);
  const { normalize } = field;
  if (!normalize) return checked;
  const oneForm = (value: unknown) => (typeof value === 'string' ? value.normalize(normalize) : value);
  return z.preprocess(oneForm, checked);
}

// Through a pipe, so that it only sees values that the checks before it let through.
function ownCheck(schema: z.ZodType, validate: ModelField['validate']): z.ZodType {
  if (!validate) return schema;
  return schema.pipe(
    z.any().superRefine((value, context) => {
      const message = validate(value as never);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  );
}

const messages = {
  text: 'It must be text.',
  nul: 'It must not contain the NUL character.',
  unicode: 'It must be well-formed Unicode.',
  empty: 'It must not be empty.',
  slug: 'It may have letters, digits, underscores and hyphens only.',
  url: 'It must be a web address that starts with https:// or http://.',
  integer: 'It must be a whole number.',
  decimal: "It must be a number as text, such as '12.50'.",
  boolean: 'It must be true or false.',
  date: 'It must be a day such as 2026-01-31.',
  datetime: 'It must be a Date of the years 1 to 9999.',
  datetimeText: 'It must be a moment such as 2026-01-31T23:59:00Z.',
  uuid: 'It must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057.',
  reference: 'It must be the id of a row, a whole number from 1.',
  anyReference: 'It must be the id of a user.',
} as const;

/** What the column `integer` of every database holds. */
const INTEGER_RANGE = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const SAFE_RANGE = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
/** The years that every database can write with four digits. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

const kindSchemas: Readonly<Record<FieldKind, (field: ModelField) => z.ZodType>> = {
  text: textSchema,
  email: (field) => z.string({ error: messages.text }).transform(readEmail).pipe(textSchema(field)),
  slug: (field) => textSchema(field).refine((text) => text === '' || isSlug(text), messages.slug),
  url: (field) => textSchema(field).refine((text) => text === '' || isWebAddress(text), messages.url),
  enum: ({ choices = [] }) => {
    const values = choices.map(([value]) => value);
    return z.literal(values, { error: `It must be one of: ${values.join(', ')}.` });
  },
  integer: (field) => wholeNumber(field, INTEGER_RANGE),
  bigInteger: (field) => wholeNumber(field, SAFE_RANGE),
  decimal: decimalSchema,
  boolean: () => z.boolean({ error: messages.boolean }),
  date: () => z.iso.date({ error: messages.date }).refine((text) => !text.startsWith('0000'), messages.date),
  datetime: () =>
    z
      .date({ error: messages.datetime })
      .refine((date) => date.getTime() >= FIRST_MOMENT && date.getTime() <= LAST_MOMENT, messages.datetime),
  json: ({ schema = z.unknown() }) => schema.transform(readJson),
  uuid: () => z.string({ error: messages.uuid }).transform(readUuid),
  foreignKey: referenceSchema,
};

/** By the ids of the model that it refers to. The project's users are known to the store alone: see `boundReferences`. */
function referenceSchema({ references }: ModelField): z.ZodType {
  const number = z.int({ error: messages.reference }).min(1, messages.reference);
  if (references === 'user') return z.union([number, z.string().min(1)], { error: messages.anyReference });
  const id = typeof references === 'function' ? references().id : null;
  return id && id.kind !== 'bigInteger' ? valueSchema(id) : number;
}

function textSchema({ maxLength = Number.POSITIVE_INFINITY, required }: ModelField) {
  return z
    .string({ error: messages.text })
    .refine((text) => !text.includes('\0'), { error: messages.nul, abort: true })
    .refine((text) => text.isWellFormed(), { error: messages.unicode, abort: true })
    .refine((text) => text !== '' || !required, { error: messages.empty, abort: true })
    .refine((text) => countCharacters(text) <= maxLength, {
      error: `It may have ${maxLength} ${maxLength === 1 ? 'character' : 'characters'} at most.`,
      abort: true,
    });
}

function readEmail(text: string, context: z.RefinementCtx): string {
  const trimmed = text.trim();
  if (trimmed === '') return trimmed;
  const parsed = parseEmailAddress(trimmed);
  if (parsed.ok) return parsed.address;
  context.addIssue({
    code: 'custom',
    message: `It is no email address (${parsed.reason.replaceAll('_', ' ')}).`,
  });
  return z.NEVER;
}

function wholeNumber({ min, max }: ModelField, range: { min: number; max: number }) {
  const from = Math.max(min ?? range.min, range.min);
  const to = Math.min(max ?? range.max, range.max);
  return (
    z
      .int({ error: messages.integer, abort: true })
      .min(from, `It must be ${from} or more.`)
      .max(to, `It must be ${to} or less.`)
      // Makes 0 of -0.
      .overwrite((number) => number + 0)
  );
}

function decimalSchema(field: ModelField) {
  const { maxDigits = 0, decimalPlaces = 0, min, max } = field;
  const wholeDigits = maxDigits - decimalPlaces;
  return z
    .string({ error: messages.decimal })
    .refine(isDecimalText, { error: messages.decimal, abort: true })
    .overwrite(canonicalDecimal)
    .refine((text) => countDecimalPlaces(text) <= decimalPlaces, {
      error: `It may have ${counted(decimalPlaces)} after the point at most.`,
      abort: true,
    })
    .refine((text) => text.replace(/^-?0?|\..*$/g, '').length <= wholeDigits, {
      error: `It may have ${counted(wholeDigits)} before the point at most.`,
      abort: true,
    })
    .refine((text) => Number(text) >= (min ?? -Infinity), `It must be ${min} or more.`)
    .refine((text) => Number(text) <= (max ?? Infinity), `It must be ${max} or less.`)
    .overwrite((text) => padDecimal(text, decimalPlaces));
}

function counted(digits: number): string {
  return `${digits} ${digits === 1 ? 'digit' : 'digits'}`;
}

function readUuid(text: string, context: z.RefinementCtx): string {
  const uuid = canonicalUuid(text);
  if (uuid !== null) return uuid;
  context.addIssue({ code: 'custom', message: messages.uuid });
  return z.NEVER;
}

/** The value as it will be read again: JSON knows no `undefined`, and of a Date only its text. */
function readJson(value: unknown, context: z.RefinementCtx): unknown {
  const answer = jsonText(value);
  if ('json' in answer) return JSON.parse(answer.json);
  context.addIssue({ code: 'custom', message: `It cannot be kept as JSON: ${answer.problem}.` });
  return z.NEVER;
}

/** Whether a field that is given nothing holds an empty text rather than nothing. */
export function mayBeEmptyText({ kind, required, mapping }: ModelField): boolean {
  return isTextKind(kind) && !required && !mapping;
}
