import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';

/** What code of a migration gets to work with. */
export interface MigrationContext {
  /** The database, inside the migration's transaction. Tables and columns are as the migrations so far left them. */
  readonly db: Kysely<Tables>;
  /** Tells whoever waits how far it is: `progress(3000, 100_000)`. */
  progress(done: number, total?: number): void;
}

export type MigrationCode = (context: MigrationContext) => Promise<void>;

export interface RunCode {
  readonly kind: 'runCode';
  readonly up: MigrationCode;
  /** Takes it back. Without it the migration cannot be undone. */
  readonly down: MigrationCode | null;
}

declare module '../contract/operation.ts' {
  interface OtherOperations {
    runCode: RunCode;
  }
}

/** Runs code on the data: `runCode({ up: async ({ db, progress }) => … })`. */
export function runCode({ up, down = null }: { up: MigrationCode; down?: MigrationCode | null }): RunCode {
  return { kind: 'runCode', up, down };
}

export const runCodeDefinition: OperationDefinition<RunCode> = {
  kind: 'runCode',
  tables: () => null,
  // What code does to tables is its own to undo as well.
  apply: (_, state) => state,
  reverse: ({ kind, up, down }) => (down === null ? null : [{ kind, up: down, down: up }]),
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: () => ['~', 'Run code'],
  name: () => 'code',
  subject: () => '',
  source: () => null,
  needsForeignKeysOff: () => false,
  needsNoTransaction: () => false,
  perform: ({ up }, _before, { db, progress }) => up({ db, progress }),
  show: async (_operation, _before, { tell }) => tell('-- Code, which is not SQL.'),
};
