import type { OnDelete } from '../../models/fields/field-base.ts';

/** What a column refers to. */
export interface InspectedReference {
  readonly table: string;
  /** Null for the other table's primary key, whatever its name. */
  readonly column: string | null;
  readonly onDelete: OnDelete;
}

/** A column as a database tells of it. */
export interface InspectedColumn {
  readonly name: string;
  /** The type as the database writes it: `varchar(150)`, `timestamp with time zone`. `json` of text that must be JSON. */
  readonly type: string;
  readonly nullable: boolean;
  /** The smallest number that the database takes, where it is told by the type or a check of its own: 0, or none. */
  readonly min?: 0 | undefined;
  /** The default, in SQL; null where there is none. */
  readonly default: string | null;
  /** Whether the database computes it from other columns. */
  readonly generated: boolean;
  readonly references: InspectedReference | null;
  /** Whether a row has the empty text there. Only where somebody looked: see `withEmptyTexts`. */
  readonly holdsEmpty?: boolean;
}

/** An index as a database tells of it; the primary key's is not among them. */
export interface InspectedIndex {
  readonly name: string;
  /** The columns in their order; null for an index over expressions or a part of the rows, which no model declares. */
  readonly columns: readonly string[] | null;
  readonly unique: boolean;
  /** Whether texts that differ in the case of A to Z alone count as the same. */
  readonly ignoreCase: boolean;
  /** Whether it is one of the parts of texts. */
  readonly trigram?: true;
}

/** A table that is there, whoever made it. */
export interface InspectedTable {
  readonly name: string;
  /** In the order of the table. */
  readonly columns: readonly InspectedColumn[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly InspectedIndex[];
}
