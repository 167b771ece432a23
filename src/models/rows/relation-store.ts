import type { RowId } from '../model-key.ts';
import type { CountOptions, ListQuery, MissingReference } from './model-store.ts';
import type { RelatedSaveOutcome, SaveOutcome } from './row-saver.ts';

/** How many rows are related now that were not, and the other way round. */
export interface RelationChange {
  readonly added: number;
  readonly removed: number;
}

/** What of a relation is written. */
export interface RelationWrite {
  readonly ids: readonly RowId[];
  /** Values of the further fields of new pairs, where a model of the project's own has the pairs. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Whether all others are removed. */
  readonly exactly: boolean;
}

/**
 * Where the pairs of one relation are kept. A row that is gone has no related ones. All of a write is kept, or none of it.
 */
export interface RelationStore<Row = unknown> {
  /** The related rows that a query finds. */
  list(id: RowId, query: ListQuery): Promise<Row[]>;
  count(id: RowId, where: object, options?: CountOptions): Promise<number>;
  /** The ids of all of them, in their order. */
  ids(id: RowId): Promise<RowId[]>;
  /** The related rows of many at once, by the id of each. */
  listOfMany(ids: readonly RowId[], query: ListQuery): Promise<ReadonlyMap<RowId, Row[]>>;
  /**
   * Null: the row itself is gone. `missing`: one that is to be related is not there. `referenced`: another row refers to a
   * pair that is to go.
   */
  write(id: RowId, write: RelationWrite): Promise<RelationChange | MissingReference | 'referenced' | null>;
  /** Removes some, or all of them where `ids` is null. How many they were. */
  remove(id: RowId, ids: readonly RowId[] | null): Promise<number | 'referenced'>;
}

/** What has relations. */
export interface RelatingStore {
  /** The pairs of a relation of the model. @throws LatchkeyError `query_invalid` for a name that is none's. */
  relation(name: string): RelationStore;
  /**
   * Has a row saved, and relates it to these rows and no others: see `RowSaver.saveRelated`. `values`: what is saved, of which
   * a foreign key may turn out to refer to nothing at the very end.
   */
  saveRelated<Row extends { readonly id: RowId }>(
    save: () => Promise<SaveOutcome<Row>>,
    what: {
      readonly values: Readonly<Record<string, unknown>>;
      readonly relations: Readonly<Record<string, readonly RowId[]>>;
    },
  ): Promise<RelatedSaveOutcome<Row>>;
}
