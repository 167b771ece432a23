import { kindOf } from '../../models/kinds/model-field.ts';
import type { Model } from '../../models/model.ts';
import { hasCountedId } from '../../models/model-key.ts';
import type { ColumnSpec } from './schema-state.ts';

/** What the column of a model's primary key is. */
export function keyColumn(model: Model): ColumnSpec {
  if (hasCountedId(model)) return { type: 'id' };
  return { ...kindOf(model.id).column(model.id), primaryKey: true };
}

/** What a column holds that refers to a primary key: the same, but that it counts nothing up. */
export function referringColumn({ type, length }: ColumnSpec): Pick<ColumnSpec, 'type' | 'length'> {
  return { type: type === 'id' ? 'bigint' : type, ...(length === undefined ? {} : { length }) };
}
