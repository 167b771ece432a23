import type { SchemaState } from '../schema/schema-state.ts';
import { diffColumns, dropColumns } from './diff-columns.ts';
import type { DiffDecisions } from './diff-decisions.ts';
import { createIndexes, dropIndexes, renameIndexes } from './diff-indexes.ts';
import { createTables, dropTables } from './diff-tables.ts';
import { findMoves } from './find-moves.ts';
import { findRenames } from './find-renames.ts';
import { type PlannedChange, PlannedChanges } from './planned-changes.ts';

export interface SchemaDiff {
  /** The tables as the migrations so far leave them. */
  readonly recorded: SchemaState;
  /** The tables that the models need. */
  readonly wanted: SchemaState;
  /** The apps whose tables are compared. Others, such as the package's, are left alone. */
  readonly apps: readonly string[];
  /** Tables that no model needs and that stay all the same, though they be of one of these apps. Default: none. */
  readonly kept?: ReadonlySet<string>;
}

/**
 * The operations that lead from the recorded tables to the wanted ones, in an order that works: names first, so that
 * nothing else meets an old one; then what is added; and what takes data away last.
 */
export async function diffSchemas(
  { recorded, wanted, apps, kept = new Set() }: SchemaDiff,
  decisions: DiffDecisions,
): Promise<readonly PlannedChange[]> {
  const changes = new PlannedChanges(recorded);
  await findMoves(changes, { wanted, kept }, decisions);
  await findRenames(changes, { wanted, kept }, decisions);
  dropIndexes(changes, wanted);
  renameIndexes(changes, wanted);
  createTables(changes, wanted);
  await diffColumns(changes, wanted, decisions);
  createIndexes(changes, wanted);
  dropColumns(changes, wanted);
  dropTables(changes, { wanted, kept }, new Set(apps));
  return changes.list;
}
