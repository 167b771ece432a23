import { compileFieldSchema, type FieldSchema } from '../fields/field-schema.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { formMessages } from '../fields/form-messages.ts';

/** A field with its zod schema, made once for all requests. */
export interface CompiledField {
  readonly field: FormField;
  readonly schema: FieldSchema;
}

export type FieldAnswer = { ok: true; value: unknown } | { ok: false; messages: readonly string[] };

export function compileField(field: FormField): CompiledField {
  return { field, schema: compileFieldSchema(field) };
}

/** Makes the value of a field from the text that was sent for it; `undefined` where none was sent. */
export async function checkField(
  { field, schema }: CompiledField,
  sent: string | undefined,
): Promise<FieldAnswer> {
  const text = field.kind === 'password' ? (sent ?? '') : (sent ?? '').trim();
  // A box that is not ticked is not sent at all, so to a boolean nothing is a value.
  if (text === '' && field.kind !== 'boolean') return answerEmpty(field);
  const result = await schema.safeParseAsync(text);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, messages: [...new Set(result.error.issues.map((issue) => issue.message))] };
}

function answerEmpty(field: FormField): FieldAnswer {
  if (!field.required) return { ok: true, value: field.empty ? field.empty() : null };
  return {
    ok: false,
    messages: [field.kind === 'select' ? formMessages.requiredChoice : formMessages.required],
  };
}
