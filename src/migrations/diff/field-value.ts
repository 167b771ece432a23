import { columnTypes } from '../../database/column-types/column-types.ts';
import type { App } from '../../models/app.ts';
import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import { columnName, defaultValue } from '../../models/fields/field-base.ts';
import { kindOf, type ModelField } from '../../models/kinds/model-field.ts';
import type { MissingValue } from './diff-decisions.ts';

/**
 * The default of the field behind a column, as its column holds it. A default that is a function is called once: all
 * rows that are there get the same value. Undefined when the field has none.
 */
export function fieldValue(apps: readonly App[], { table, column }: MissingValue): ColumnDefault | undefined {
  const model = apps.flatMap(({ models }) => models).find((candidate) => candidate.table === table);
  const entry = Object.entries(model?.fields ?? {}).find(([name, one]) => columnName(name, one) === column);
  return entry ? migrationDefault(entry[1]) : undefined;
}

function migrationDefault(field: ModelField): ColumnDefault | undefined {
  const value = defaultValue(field);
  if (value === undefined || value === null) return undefined;
  const stored: unknown = field.mapping ? field.mapping.toStored(value as never) : value;
  return columnTypes[kindOf(field).column(field).type].asDefault(stored);
}
