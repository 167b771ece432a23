import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import type { Operation } from '../operations/operations.ts';
import type { IndexSpec, SchemaState } from '../schema/schema-state.ts';

/** The operations that change tables. */
export type SchemaOperation = Exclude<Operation, { kind: 'moveTable' | 'runSql' | 'runCode' }>;

/** What an editor works with. */
export interface EditorContext {
  /** The database, inside the migration's transaction. */
  readonly db: Kysely<Tables>;
  readonly foldCase: Database['foldCase'];
  /** Whether there is a database to look at. If not, the state is trusted and no data is checked. */
  readonly live: boolean;
}

/** Carries operations out on one kind of database. */
export interface SchemaEditor {
  /**
   * @param before The tables before the operation, which fits them.
   * @throws LatchkeyError when the data does not allow it, saying what to do.
   */
  perform(operation: SchemaOperation, before: SchemaState): Promise<void>;
  /** The names of a table's columns, as the database has it; null when there is no such table. */
  columnNames(table: string): Promise<readonly string[] | null>;
  /** Whether the database has an index that does what this one would, whatever its name. */
  hasIndex(table: string, index: IndexSpec): Promise<boolean>;
}
