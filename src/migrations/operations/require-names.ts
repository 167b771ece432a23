import { columnNameProblem, tableNameProblem } from '../../models/values/database-name.ts';
import { MigrationError } from '../migration-error.ts';
import type { Operation } from './contract/operation.ts';
import { definitionOf } from './operation-table.ts';

/**
 * Refuses names that only one of the databases would take, or that no query could ask for. Models are asked the same
 * when they are declared; these may be written by hand.
 *
 * @throws LatchkeyError `migration_operation`.
 */
export function requireNames(operations: readonly Operation[]): void {
  for (const operation of operations) {
    const definition = definitionOf(operation);
    const { before = null, after = null } = definition.tables(operation) ?? {};
    if (after !== null && after !== before) {
      refuse(operation, `the table '${after}'`, tableNameProblem(after));
    }
    for (const name of definition.newColumns(operation))
      refuse(operation, `the column '${name}'`, columnNameProblem(name));
  }
}

function refuse({ kind }: Operation, what: string, problem: string | null): void {
  if (problem === null) return;
  throw new MigrationError('migration_operation', { operation: kind, reason: `${what} ${problem}` });
}
