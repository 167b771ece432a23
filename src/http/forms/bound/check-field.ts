import type { FormField } from '../fields/form-field-data.ts';
import { formMessages } from '../fields/form-messages.ts';
import { type FieldAnswer, readField } from '../fields/read-field.ts';

/** Makes the value of a field from the text that was sent for it; `undefined` where none was sent. */
export async function checkField(field: FormField, sent: string | undefined): Promise<FieldAnswer> {
  const text = field.kind === 'password' ? (sent ?? '') : (sent ?? '').trim();
  // A box that is not ticked is not sent at all, so to a boolean nothing is a value.
  return text === '' && field.kind !== 'boolean' ? answerEmpty(field) : readField(field, text);
}

function answerEmpty(field: FormField): FieldAnswer {
  if (!field.required) return { ok: true, value: field.empty ? field.empty() : null };
  return {
    ok: false,
    messages: [field.kind === 'select' ? formMessages.requiredChoice : formMessages.required],
  };
}
