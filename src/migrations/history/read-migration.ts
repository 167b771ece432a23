import type { z } from 'zod';
import type { Operation } from '../operations/contract/operation.ts';
import type { MigrationFile } from '../operations/migration.ts';
import { fileShape, operationShapes } from './migration-shape.ts';

/**
 * What a migration's file exports, checked: files are also written by hand, and as JavaScript.
 *
 * @throws What `refuse` makes of the reason, which names the operation by its place in the file.
 */
export function readMigration(exported: unknown, refuse: (reason: string) => Error): MigrationFile {
  if (exported === undefined || exported === null) throw refuse('it has no default export');
  const file = fileShape.safeParse(exported);
  if (!file.success)
    throw refuse(`its default export is not made by defineMigration: ${problem(file.error)}`);
  for (const [at, operation] of file.data.operations.entries()) {
    const wrong = operationProblem(operation);
    if (wrong !== null) throw refuse(`operation ${at + 1}${wrong}`);
  }
  return exported as MigrationFile;
}

function operationProblem(operation: unknown): string | null {
  const kind = kindOf(operation);
  if (kind === null) return ' is no operation, such as addColumn(…) makes one';
  const checked = operationShapes[kind].safeParse(operation);
  return checked.success ? null : `, ${kind}: ${problem(checked.error)}`;
}

function kindOf(operation: unknown): Operation['kind'] | null {
  const { kind } = (operation ?? {}) as { readonly kind?: unknown };
  return typeof kind === 'string' && Object.hasOwn(operationShapes, kind)
    ? (kind as Operation['kind'])
    : null;
}

/** The first that is wrong, and where: `spec.length: Invalid input: expected number, received string`. */
function problem({ issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map(String).join('.');
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'it is no such thing'}`;
}
