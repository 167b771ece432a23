import type { IndexSpec, SchemaState } from '../../schema/schema-state.ts';
import type { SchemaOperation } from './operation.ts';

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

/** How an operation is carried out, or shown, that is an editor's alone. */
export function byEditor(
  operation: SchemaOperation,
  before: SchemaState,
  { editor }: { readonly editor: SchemaEditor },
): Promise<void> {
  return editor.perform(operation, before);
}
