import type { ColumnDefault } from '../../../models/fields/column-shape.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';

export interface FillOptions {
  /** What rows get that are there already and have no value. */
  readonly fill?: ColumnDefault;
}

/** A column as it is declared, and what rows are filled with. */
export function splitFill({ fill = null, ...spec }: ColumnSpec & { readonly fill?: ColumnDefault | null }): {
  readonly spec: ColumnSpec;
  readonly fill: ColumnDefault | null;
} {
  return { spec, fill };
}
