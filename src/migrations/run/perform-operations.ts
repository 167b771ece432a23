import { applyOperation } from '../operations/apply-operation.ts';
import { bindUsers } from '../operations/bind-users.ts';
import type { Operation } from '../operations/contract/operation.ts';
import type { PerformParts } from '../operations/contract/operation-definition.ts';
import { usersTableOf } from '../operations/contract/users-table.ts';
import { definitionOf } from '../operations/operation-table.ts';
import type { SchemaState } from '../schema/schema-state.ts';

/**
 * Carries operations out one after the other.
 *
 * @param app The app whose migration it is.
 */
export async function performOperations(
  operations: readonly Operation[],
  before: SchemaState,
  { app, ...parts }: PerformParts & { readonly app: string },
): Promise<void> {
  let state = before;
  for (const operation of operations) {
    const bound = bindUsers(operation, usersTableOf(state));
    await definitionOf(bound).perform(bound, state, parts);
    state = applyOperation(state, app, bound);
  }
}
