import type { RowId } from '../model-key.ts';
import type { Duplicate, MissingReference } from './model-store.ts';

/** A row that is there already: one that is changed may keep its own values. */
export interface ExistingRow {
  readonly id: RowId;
}

/**
 * What a form needs of the manager of its model: `ModelManager` and `UserManager` are such. The values are by the names of
 * the model's fields; for a user, `password` too.
 */
export interface RowSaver<Row> {
  /**
   * Which unique values another row has already, each as the fields that are unique together. Only those of which `values`
   * or `existing` has all are looked at, and null is nobody's. Django's `validate_unique`.
   */
  duplicates(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null,
  ): Promise<readonly (readonly string[])[]>;
  /** Makes a row, or changes the existing one; null when that is gone. */
  saveValues(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null,
  ): Promise<{ readonly row: Row } | Duplicate | MissingReference | null>;
}
