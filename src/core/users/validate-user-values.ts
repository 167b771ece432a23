import { LatchkeyError } from '../errors.ts';
import type { ModelField } from '../fields/model-field.ts';
import { parseEmailAddress } from './email-address.ts';
import type { BaseUser } from './user.ts';
import type { UserModel } from './user-model.ts';

/**
 * Checks the values for a user against its model, fills in defaults, and gives them as they are to be stored.
 * With `partial`, fields that are not given are left alone.
 *
 * @throws LatchkeyError `user_field_missing`, `user_field_invalid`, `user_field_unknown`.
 */
export function validateUserValues<U extends BaseUser>(
  model: UserModel<U>,
  given: Readonly<Record<string, unknown>>,
  { partial = false } = {},
): Record<string, unknown> {
  const known = Object.keys(model.fields);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(model.fields, name)) {
      throw new LatchkeyError('user_field_unknown', { field: name, known: known.join(', ') });
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(model.fields)) {
    if (partial && given[name] === undefined) continue;
    values[name] = checked(name, field, given[name] ?? field.default ?? null);
  }
  return values;
}

function checked(name: string, field: ModelField<unknown>, value: unknown): unknown {
  if (value === null || value === '') {
    if (field.nullable) return null;
    // A text that is empty unless told otherwise need not be given (Django's `blank=True, default=''`).
    if (field.default === '') return '';
    throw new LatchkeyError('user_field_missing', { field: name });
  }
  const refuse = (reason: string) => new LatchkeyError('user_field_invalid', { field: name, reason });
  switch (field.kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw refuse('it must be true or false.');
      return value;
    case 'integer':
      if (!Number.isSafeInteger(value)) throw refuse('it must be a whole number.');
      return value;
    case 'datetime':
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw refuse('it must be a Date.');
      return value;
    default:
      return checkedText(field, value, refuse);
  }
}

function checkedText(
  field: ModelField<unknown>,
  value: unknown,
  refuse: (reason: string) => LatchkeyError,
): string {
  if (typeof value !== 'string') throw refuse('it must be text.');
  if (value.includes('\0')) throw refuse('it must not contain the NUL character.');
  if (!value.isWellFormed()) throw refuse('it must be well-formed Unicode.');
  const text = field.kind === 'email' ? checkedEmail(value, refuse) : value;
  if (field.maxLength !== undefined && [...text].length > field.maxLength) {
    throw refuse(`it may have ${field.maxLength} characters at most.`);
  }
  return text;
}

function checkedEmail(value: string, refuse: (reason: string) => LatchkeyError): string {
  const parsed = parseEmailAddress(value.trim());
  if (!parsed.ok) throw refuse(`it is no email address (${parsed.reason.replaceAll('_', ' ')}).`);
  return parsed.address;
}
