import { z } from 'zod';
import { canonicalDecimal, countDecimalPlaces, isDecimalText } from '../../../models/fields/decimal-text.ts';
import { parseEmailAddress } from '../../../models/fields/email-address.ts';
import { countCharacters, isSlug, isWebAddress } from '../../../models/fields/text-rules.ts';
import type { FormField, FormFieldKind } from './form-field-data.ts';
import { formMessages } from './form-messages.ts';

/** Takes the text of a field that is not empty, and gives its value. */
export type FieldSchema = z.ZodType<unknown, string>;

/** The zod schema of a field: the checks of its kind, then its own `validate`, then its own `schema`. */
export function compileFieldSchema(field: FormField): FieldSchema {
  const schema = kindSchemas[field.kind](field);
  const checked = field.validate ? schema.superRefine(ownCheck(field)) : schema;
  return field.schema ? checked.pipe(field.schema) : checked;
}

function ownCheck(field: FormField) {
  return async (value: unknown, context: z.RefinementCtx): Promise<void> => {
    const message = await field.validate?.(value);
    if (message) context.addIssue({ code: 'custom', message });
  };
}

const kindSchemas: Readonly<Record<FormFieldKind, (field: FormField) => FieldSchema>> = {
  text: singleLine,
  hidden: plainText,
  password: plainText,
  // A browser sends line ends as CRLF but counts them as one character against `maxlength`.
  textarea: (field) => z.string().overwrite(unixLineEnds).pipe(plainText(field)),
  email: (field) => plainText(field).transform(readEmail),
  url: (field) => plainText(field).refine(isWebAddress, { error: formMessages.url }),
  slug: (field) => plainText(field).refine(isSlug, { error: formMessages.slug }),
  boolean: (field) =>
    z
      .string()
      .transform(isTicked)
      .refine((ticked) => ticked || !field.required, { error: formMessages.requiredTick }),
  integer: (field) =>
    z
      .string()
      .regex(/^[+-]?\d+$/, { error: formMessages.integer, abort: true })
      // Adding 0 makes 0 of -0.
      .transform((text) => Number(text) + 0)
      .pipe(withinLimits(field, z.number())),
  decimal: (field) =>
    plainText(field)
      .refine(isDecimalText, { error: formMessages.decimal, abort: true })
      .overwrite(canonicalDecimal)
      .refine((text) => countDecimalPlaces(text) <= (field.decimalPlaces ?? Number.POSITIVE_INFINITY), {
        error: formMessages.decimalPlaces(field.decimalPlaces ?? 0),
      })
      .pipe(withinLimits(field, z.string())),
  date: () => z.iso.date({ error: formMessages.date }),
  'datetime-local': () =>
    z
      .string()
      .overwrite((text) => text.replace(' ', 'T').replace(/Z$/, ''))
      .pipe(z.iso.datetime({ local: true, error: formMessages.datetime }))
      .transform((text) => new Date(`${text}Z`)),
  select: (field) => {
    const values = new Set(field.choices?.map(([value]) => value));
    return z.string().refine((text) => values.has(text), { error: formMessages.choice });
  },
};

function plainText(field: FormField) {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = field;
  return (
    z
      .string()
      .refine((text) => !text.includes('\0'), { error: formMessages.nullCharacter, abort: true })
      // Encoding to UTF-8 replaces lone surrogates, which would make two passwords or two names one.
      .refine((text) => text.isWellFormed(), { error: formMessages.notUnicode, abort: true })
      .refine((text) => countCharacters(text) <= maxLength, {
        error: (issue) => formMessages.tooLong(maxLength, countCharacters(String(issue.input))),
        abort: true,
      })
      .refine((text) => countCharacters(text) >= minLength, {
        error: (issue) => formMessages.tooShort(minLength, countCharacters(String(issue.input))),
        abort: true,
      })
  );
}

// A line break in a name is no typing slip but an attempt at a header or a log line (ASVS 1.3.11, 16.4.1).
function singleLine(field: FormField) {
  return plainText(field).refine((text) => !/[\n\r\u2028\u2029]/.test(text), {
    error: formMessages.lineBreak,
  });
}

function readEmail(text: string, context: z.RefinementCtx): string {
  const parsed = parseEmailAddress(text);
  if (parsed.ok) return parsed.address;
  const message = parsed.reason === 'local_part_not_ascii' ? formMessages.emailLocalPart : formMessages.email;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function withinLimits<Value extends string | number>(field: FormField, schema: z.ZodType<Value, Value>) {
  // Beyond the safe integers, a number is no longer the one that was entered.
  const reach = field.kind === 'integer' ? Number.MAX_SAFE_INTEGER : Number.POSITIVE_INFINITY;
  const min = Math.max(field.min ?? -reach, -reach);
  const max = Math.min(field.max ?? reach, reach);
  return schema
    .refine((value) => Number(value) >= min, { error: formMessages.tooSmall(min) })
    .refine((value) => Number(value) <= max, { error: formMessages.tooLarge(max) });
}

/** Whether a checkbox was ticked, as Django reads it: anything but nothing, `false` and `0`. */
export function isTicked(text: string): boolean {
  return !['', 'false', '0'].includes(text.toLowerCase());
}

function unixLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
