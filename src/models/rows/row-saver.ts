import type { RowId } from '../model-key.ts';
import type { Duplicate, MissingReference, ReferencedPair } from './model-store.ts';

/** A row that is there already: one that is changed may keep its own values. */
export interface ExistingRow {
  readonly id: RowId;
}

/** What has become of a row that was to be saved; null where it is gone. */
export type SaveOutcome<Row> = { readonly row: Row } | Duplicate | MissingReference | null;

/** The same of a row with what it is related to. */
export type RelatedSaveOutcome<Row> = SaveOutcome<Row> | ReferencedPair;

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
  ): Promise<SaveOutcome<Row>>;
  /**
   * As `saveValues`, and relates the row to these rows and no others, by the names of relations: all of it is kept, or
   * nothing. A relation is `missing` of which a row is not there, and `referenced` where a pair cannot go. Default: it is
   * saved without relations only.
   */
  saveRelated?(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null,
    relations: Readonly<Record<string, readonly RowId[]>>,
  ): Promise<RelatedSaveOutcome<Row>>;
}
