import type { ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { LatchkeyError } from '../../../support/errors.ts';
import type { Logger } from '../../../support/logger.ts';

/**
 * A row as its user is given it: its fields by their names, without those that are withheld. A value that cannot be read is
 * left out and logged: the others are the user's all the same.
 */
export function handedOut(
  { logger }: { readonly logger: Logger },
  { id, name: model, fields }: Model,
  row: object,
): Record<string, unknown> {
  const values = row as Readonly<Record<string, unknown>>;
  const given: Record<string, unknown> = {};
  for (const [name, field] of Object.entries({ id, ...fields })) {
    if (field.withheld) continue;
    try {
      given[name] = jsonValue(values[name], field);
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      logger.warn('account_data_unreadable', { model, field: name, error: error.message });
    }
  }
  return given;
}

/** A field's value as JSON says it: moments as text, bytes in base64, and a mapped value as it stands in its column. */
function jsonValue(value: unknown, { mapping }: ModelField): unknown {
  if (value === null || value === undefined) return null;
  const stored = mapping ? mapping.toStored(value as never) : value;
  return stored instanceof Uint8Array ? Buffer.from(stored).toString('base64') : stored;
}
