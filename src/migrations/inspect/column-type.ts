import { readType } from '../../database/column-types/column-types.ts';
import type { ColumnShape } from '../../models/fields/column-shape.ts';

/** The part of a column's declaration that its type tells. */
export type InspectedType = ColumnShape;

/**
 * What a type of a database is here; null where no kind of field holds it.
 *
 * Not taken: PostgreSQL's `timestamp without time zone`, a moment only to those who know the zone, and floating-point
 * numbers.
 */
export function inspectedType(declared: string): InspectedType | null {
  return readType(declared);
}
