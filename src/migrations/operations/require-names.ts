import { columnNameProblem, tableNameProblem } from '../../models/database-name.ts';
import { MigrationError } from '../migration-error.ts';
import type { Operation } from './operations.ts';

/**
 * Refuses names that only one of the databases would take, or that no query could ask for. Models are asked the same
 * when they are declared; these may be written by hand.
 *
 * @throws LatchkeyError `migration_operation`.
 */
export function requireNames(operations: readonly Operation[]): void {
  for (const operation of operations) {
    const { tables, columns } = newNames(operation);
    for (const name of tables) refuse(operation, `the table '${name}'`, tableNameProblem(name));
    for (const name of columns) refuse(operation, `the column '${name}'`, columnNameProblem(name));
  }
}

function refuse({ kind }: Operation, what: string, problem: string | null): void {
  if (problem === null) return;
  throw new MigrationError('migration_operation', { operation: kind, reason: `${what} ${problem}` });
}

function newNames(operation: Operation): { tables: readonly string[]; columns: readonly string[] } {
  switch (operation.kind) {
    case 'createTable':
      return { tables: [operation.table], columns: Object.keys(operation.columns) };
    case 'renameTable':
      return { tables: [operation.to], columns: [] };
    case 'addColumn':
      return { tables: [], columns: [operation.column] };
    case 'renameColumn':
      return { tables: [], columns: [operation.to] };
    default:
      return { tables: [], columns: [] };
  }
}
