import type { z } from 'zod';
import type { ValueProblem } from '../../../models/fields/value-problem.ts';
import { problemOf, sentenceOf } from '../../../models/kinds/field-schema.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { problemMessages } from '../fields/form-messages.ts';

/** The value of a field, or what is wrong with what was sent for it. */
export type FieldAnswer = { ok: true; value: unknown } | { ok: false; messages: readonly Sentence[] };

export function refuse(...messages: readonly Sentence[]): FieldAnswer {
  return { ok: false, messages };
}

export function refuseProblem(problem: ValueProblem): FieldAnswer {
  return refuse(problem.say(problemMessages));
}

/** The value as a schema has it, or what that says of it. */
export async function passed(schema: z.ZodType, given: unknown): Promise<FieldAnswer> {
  const answer = await schema.safeParseAsync(given);
  if (answer.success) return { ok: true, value: answer.data };
  const messages = answer.error.issues.map(
    (issue) => problemOf(issue)?.say(problemMessages) ?? sentenceOf(issue),
  );
  return refuse(...new Set(messages));
}

/** What the field's own `validate` and `schema` say of a value that its kind takes. */
export async function checkedByField(field: FormField, value: unknown): Promise<FieldAnswer> {
  const message = await field.validate?.(value);
  if (message) return refuse(message);
  return field.schema ? passed(field.schema, value) : { ok: true, value };
}
