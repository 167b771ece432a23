import type { Operation } from './contract/operation.ts';
import type { UsersTable } from './contract/users-table.ts';
import { definitionOf } from './operation-table.ts';

/** Whether an operation makes something refer to the project's users, without naming their table. */
export function refersToUsers(operation: Operation): boolean {
  return definitionOf(operation)
    .references(operation)
    .some(({ user }) => user === true);
}

/** The operation with the users' table and the type of its ids in place of the project's users. */
export function bindUsers(operation: Operation, users: UsersTable | null): Operation {
  return users ? definitionOf(operation).bindUsers(operation, users) : operation;
}
