import type { DialectName } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { splitStatements } from '../../../database/sql/split-statements.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';

/** SQL for every database, or one text for each. */
export type SqlText = string | { readonly sqlite: string; readonly postgres: string };

export interface RunSql {
  readonly kind: 'runSql';
  readonly up: SqlText;
  /** Takes it back. Without it the migration cannot be undone. */
  readonly down: SqlText | null;
}

declare module '../contract/operation.ts' {
  interface OtherOperations {
    runSql: RunSql;
  }
}

/** Runs SQL: `runSql({ up: 'update …', down: 'update …' })`. Several statements are divided by `;` at a line's end. */
export function runSql({ up, down = null }: { up: SqlText; down?: SqlText | null }): RunSql {
  return { kind: 'runSql', up, down };
}

export const runSqlDefinition: OperationDefinition<RunSql> = {
  kind: 'runSql',
  tables: () => null,
  // What SQL does to tables is its own to undo as well.
  apply: (_, state) => state,
  reverse: ({ kind, up, down }) => (down === null ? null : [{ kind, up: down, down: up }]),
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: () => ['~', 'Run SQL'],
  name: () => 'sql',
  subject: () => '',
  source: () => null,
  needsForeignKeysOff: () => false,
  needsNoTransaction: () => false,
  perform: async ({ up }, _before, { db, dialect }) => {
    for (const statement of splitStatements(textFor(up, dialect))) await sql.raw(statement).execute(db);
  },
  show: async ({ up }, _before, { dialect, tell }) => tell(withSemicolon(textFor(up, dialect))),
};

/** The text for one kind of database. */
function textFor(text: SqlText, dialect: DialectName): string {
  return typeof text === 'string' ? text : text[dialect];
}

function withSemicolon(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith(';') ? trimmed : `${trimmed};`;
}
