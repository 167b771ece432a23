import type { App } from '../../models/app.ts';
import { columnName, defaultValue } from '../../models/fields/field-base.ts';
import type { ModelField } from '../../models/kinds/model-field.ts';
import type { ColumnDefault } from '../schema/schema-state.ts';
import type { MissingValue } from './diff-decisions.ts';

/**
 * The default of the field behind a column, as its column holds it. A default that is a function is called once: all
 * rows that are there get the same value. Undefined when the field has none.
 */
export function fieldValue(apps: readonly App[], { table, column }: MissingValue): ColumnDefault | undefined {
  const model = apps.flatMap(({ models }) => models).find((candidate) => candidate.table === table);
  const entry = Object.entries(model?.fields ?? {}).find(([name, one]) => columnName(name, one) === column);
  return entry ? storedDefault(entry[1]) : undefined;
}

function storedDefault(field: ModelField): ColumnDefault | undefined {
  const value = defaultValue(field);
  if (value === undefined || value === null) return undefined;
  const stored: unknown = field.mapping ? field.mapping.toStored(value as never) : value;
  if (field.kind === 'json') return JSON.stringify(stored);
  return stored instanceof Date ? stored.toISOString() : (stored as ColumnDefault);
}
