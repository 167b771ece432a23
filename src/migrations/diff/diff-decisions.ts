import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { ColumnSpec } from '../schema/schema-state.ts';

/** A table that is gone while another one of its app is new. */
export interface TableRename {
  readonly kind: 'table';
  readonly app: string;
  /** What people call the table: its model, or its own name where it has none. */
  readonly from: string;
  readonly to: string;
  /** Whether both have the same columns, so that the change may well be a rename. */
  readonly alike: boolean;
}

/** A column that is gone while another one of its table is new. */
export interface ColumnRename {
  readonly kind: 'column';
  readonly app: string;
  /** What people call the table. */
  readonly owner: string;
  readonly from: string;
  readonly to: string;
  /** Whether both are declared the same, so that the change may well be a rename. */
  readonly alike: boolean;
}

/** A model that is gone from one app while one of its name is new in another. */
export interface ModelMove {
  readonly kind: 'move';
  /** The app that has it now. */
  readonly app: string;
  /** With their apps: `notes.Note`. */
  readonly from: string;
  readonly to: string;
  /** Whether both have the same columns, so that the model may well have moved. */
  readonly alike: boolean;
}

export type RenameCandidate = TableRename | ColumnRename | ModelMove;

/** A column that rows need a value for, and that has no default. */
export interface MissingValue {
  readonly app: string;
  readonly table: string;
  /** What people call the table. */
  readonly owner: string;
  readonly column: string;
  readonly spec: ColumnSpec;
  /** Whether the column is new, or held null so far. */
  readonly isNew: boolean;
}

/** What two schemas do not tell by themselves. */
export interface DiffDecisions {
  /** Whether what is gone lives on under the new name. Asked for every pair until one is. */
  isRenamed(candidate: RenameCandidate): MaybePromise<boolean>;
  /** What the rows that are there get. */
  valueFor(missing: MissingValue): MaybePromise<ColumnDefault>;
}
