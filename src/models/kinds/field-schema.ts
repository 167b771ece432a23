import { z } from 'zod';
import { KeyedText, type Sentence } from '../../support/texts/keyed-text.ts';
import type { FieldBase } from '../fields/field-base.ts';
import { ValueProblem, valueSentences } from '../fields/value-problem.ts';
import { kindOf, type ModelField } from './model-field.ts';

const valueSchemas = new WeakMap<ModelField, z.ZodType>();
const inputSchemas = new WeakMap<ModelField, z.ZodType>();
const storedSchemas = new WeakMap<ModelField, z.ZodType>();

/**
 * Checks a value of a field as code has it, and gives it in the one spelling that is kept. Not made for null, nor for
 * what is not given.
 */
export function valueSchema(field: ModelField): z.ZodType {
  return remembered(valueSchemas, field, () => {
    const { mapping } = field;
    if (!mapping) return fieldSchema(field);
    const toStored = z.unknown().transform((value, context) => {
      try {
        return mapping.toStored(value as never);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `It cannot be kept: ${(error as Error).message}` });
        return z.NEVER;
      }
    });
    return toStored.pipe(fieldSchema(field));
  });
}

/**
 * Makes the value of a field from what JSON can say: a datetime may be text, and a field of one's own comes as it is
 * stored. Not made for null.
 */
export function inputSchema(field: ModelField): z.ZodType {
  const { fromJson } = kindOf(field);
  return remembered(inputSchemas, field, () => step(fromJson).pipe(fieldSchema(field)));
}

/** From the stored form, unchecked, to the value: what a form has made of a text. */
export function fieldSchema(field: ModelField): z.ZodType {
  return remembered(storedSchemas, field, () => {
    const { mapping } = field;
    const stored = storedSchema(field);
    if (!mapping) return stored;
    const value = stored.transform((from) => mapping.fromStored(from as never));
    return ownCheck(value, mapping.validate);
  });
}

function remembered(known: WeakMap<ModelField, z.ZodType>, field: ModelField, make: () => z.ZodType) {
  const schema = known.get(field) ?? make();
  known.set(field, schema);
  return schema;
}

function storedSchema(field: ModelField): z.ZodType {
  const { normalize } = field;
  const kind = kindOf(field);
  const check = step((value) => kind.check(inOneForm(value, normalize), field));
  const own = kind.schema(field);
  return ownCheck(own ? own.pipe(check) : check, field.validate);
}

function inOneForm(value: unknown, form: FieldBase['normalize']): unknown {
  return form && typeof value === 'string' ? value.normalize(form) : value;
}

/** A step that makes one value of another, or finds a problem: see `problemOf`. */
function step(make: (value: unknown) => unknown): z.ZodType {
  return z.unknown().transform((value, context) => {
    const made = make(value);
    if (!(made instanceof ValueProblem)) return made;
    context.addIssue({ code: 'custom', message: made.say(valueSentences), params: { problem: made } });
    return z.NEVER;
  });
}

/** The problem that an issue is about, for who says it in other words; null where it is a check of the project's own. */
export function problemOf(issue: z.core.$ZodIssue): ValueProblem | null {
  const found: unknown = issue.code === 'custom' ? issue.params?.problem : null;
  return found instanceof ValueProblem ? found : null;
}

/** What an issue says: the words of a check of the project's own, or of zod. */
export function sentenceOf(issue: z.core.$ZodIssue): Sentence {
  const said: unknown = issue.code === 'custom' ? issue.params?.sentence : null;
  return said instanceof KeyedText ? said : issue.message;
}

// Through a pipe, so that it only sees values that the checks before it let through.
function ownCheck(schema: z.ZodType, validate: FieldBase['validate']): z.ZodType {
  if (!validate) return schema;
  return schema.pipe(
    z.any().superRefine((value, context) => {
      const message = validate(value as never);
      if (!message) return;
      context.addIssue({ code: 'custom', message: String(message), params: { sentence: message } });
    }),
  );
}
