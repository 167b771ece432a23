import type { Kysely } from 'kysely';
import type { DialectName, Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { splitStatements } from '../../database/sql/split-statements.ts';
import type { SchemaEditor } from '../ddl/schema-editor.ts';
import { applyOperation } from '../operations/apply-operation.ts';
import { bindUsers, usersTableOf } from '../operations/bind-users.ts';
import type { MigrationContext, Operation, SqlText } from '../operations/operations.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { moveModel } from './move-model.ts';
import { renameModel } from './rename-model.ts';

export interface PerformParts {
  readonly db: Kysely<Tables>;
  readonly dialect: DialectName;
  readonly editor: SchemaEditor;
  /** The app whose migration it is. */
  readonly app: string;
  readonly progress: MigrationContext['progress'];
}

/** Carries operations out one after the other. */
export async function performOperations(
  operations: readonly Operation[],
  before: SchemaState,
  parts: PerformParts,
): Promise<void> {
  let state = before;
  for (const unbound of operations) {
    const operation = bindUsers(unbound, usersTableOf(state));
    await perform(operation, state, parts);
    state = applyOperation(state, parts.app, operation);
  }
}

async function perform(operation: Operation, before: SchemaState, parts: PerformParts): Promise<void> {
  const { db, editor, progress } = parts;
  switch (operation.kind) {
    case 'runCode':
      return operation.up({ db, progress });
    case 'runSql':
      for (const statement of splitStatements(sqlText(operation.up, parts.dialect))) {
        await sql.raw(statement).execute(db);
      }
      return;
    case 'renameTable':
      await editor.perform(operation, before);
      return renameModel(operation, before, parts);
    case 'moveTable':
      return moveModel(operation, before, parts);
    default:
      return editor.perform(operation, before);
  }
}

/** The text for one kind of database. */
export function sqlText(text: SqlText, dialect: DialectName): string {
  return typeof text === 'string' ? text : text[dialect];
}
