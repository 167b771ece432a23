import type { ColumnDefault, ColumnShape } from '../../models/fields/column-shape.ts';
import type { OnDelete } from '../../models/fields/field-base.ts';

/** The row that a column refers to, by its `id`. */
export interface ColumnReference {
  readonly table: string;
  /** Whether it means the project's users, whatever their table and the type of their ids: see `project-user.ts`. */
  readonly user?: true;
  /** Default `'restrict'`. */
  readonly onDelete?: OnDelete;
}

/** One column. What is left out is false or none. */
export interface ColumnSpec extends ColumnShape {
  readonly nullable?: boolean;
  readonly default?: ColumnDefault;
  /** Where the primary key is no `id`. */
  readonly primaryKey?: boolean;
  readonly references?: ColumnReference;
  /** Whether it holds the id of a user without referring to one: of the type of the users' ids, once that is known. */
  readonly userId?: true;
}

/** One index; a unique one is how uniqueness is kept, so that it can come and go without touching the table. */
export interface IndexSpec {
  readonly name: string;
  /** Whether the model itself gives the name, so that an index of another name gets this one. */
  readonly named?: true;
  readonly columns: readonly string[];
  readonly unique?: boolean;
  /** Whether texts that differ in the case of A to Z alone count as the same. */
  readonly ignoreCase?: boolean;
  /** Whether it is one of the parts of texts. */
  readonly trigram?: boolean;
}

/** One table. */
export interface TableSpec {
  /** The app whose migrations made it. */
  readonly app: string;
  /** The model that it keeps; null for a table that no model declares. */
  readonly model: string | null;
  /** Whether it keeps the project's users. */
  readonly users?: true;
  /** By name, in their order. */
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly indexes: readonly IndexSpec[];
}

/** All tables by name, as the migrations so far leave them. */
export type SchemaState = ReadonlyMap<string, TableSpec>;
