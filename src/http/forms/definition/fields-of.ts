import type { Model } from '../../../models/model.ts';

/** What a form says of a model's fields: it may ask for more than the model keeps, consent say. */
export function fieldsOf(
  { fields }: Model,
  data: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => Object.hasOwn(fields, name)));
}
