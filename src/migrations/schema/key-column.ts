import type { Model } from '../../models/model.ts';
import type { ColumnSpec } from './schema-state.ts';

/** The column of a model's primary key, which is called `id`. */
export function keyColumn(_model: Model): ColumnSpec {
  return { type: 'id' };
}

/** What a column holds that refers to a primary key: the same, but that it counts nothing up. */
export function referringColumn({ type, length }: ColumnSpec): Pick<ColumnSpec, 'type' | 'length'> {
  return { type: type === 'id' ? 'bigint' : type, ...(length === undefined ? {} : { length }) };
}
