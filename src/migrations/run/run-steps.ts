import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { resetSequences } from '../../database/postgres/postgres-sequences.ts';
import { openEditor } from '../editors/open-editor.ts';
import { checkForeignKeys } from '../editors/sqlite/sqlite-foreign-keys.ts';
import {
  forget,
  HISTORY_TABLE,
  type MigrationHistory,
  readHistoryWithin,
  record,
} from '../history/migration-history.ts';
import { MigrationError } from '../migration-error.ts';
import { applyMigration, applyOperation, stateAfter } from '../operations/apply-operation.ts';
import type { Operation } from '../operations/contract/operation.ts';
import type { SchemaEditor } from '../operations/contract/schema-editor.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';
import { requireNames } from '../operations/require-names.ts';
import { reverseMigration } from '../operations/reverse-operation.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { adoptedState, missingOfInitial } from './fake-initial.ts';
import type { MigrateOptions } from './migrate-options.ts';
import type { MigrationListener } from './migration-event.ts';
import type { MigrationStep } from './migration-plan.ts';

import { performOperations } from './perform-operations.ts';
import { migrationTransaction } from './transaction/migration-transaction.ts';
import { isOutsideTransaction } from './transaction/outside-transaction.ts';

export interface RunParts {
  readonly migrations: readonly Migration[];
  /** What had been applied when the steps were planned. */
  readonly history: MigrationHistory;
  readonly options: MigrateOptions;
}

/**
 * Runs the steps of a plan, in their order.
 *
 * @returns Those that were done by this process.
 * @throws LatchkeyError as `migrate`.
 */
export async function runSteps(
  database: Database,
  plan: readonly MigrationStep[],
  { migrations, history, options }: RunParts,
): Promise<MigrationStep[]> {
  if (!options.fake) {
    for (const { migration } of plan) isOutsideTransaction(migration);
    checkReversible(plan, migrations, history);
  }
  const done: MigrationStep[] = [];
  for (const step of plan) {
    if (await new StepRun(database, migrations, { step, options }).run()) done.push(step);
  }
  return done;
}

/** What cannot be taken back is found before anything is. */
function checkReversible(
  plan: readonly MigrationStep[],
  migrations: readonly Migration[],
  history: MigrationHistory,
): void {
  const gone = new Set<Migration>();
  for (const { migration, direction } of plan) {
    if (direction === 'forward') continue;
    gone.add(migration);
    const left = migrations.filter((other) => history.has(migrationLabel(other)) && !gone.has(other));
    reverseMigration(stateAfter(left), migration);
  }
}

/** What a step comes to: its operations, and the tables that they begin with. */
interface StepWork {
  readonly operations: readonly Operation[];
  readonly state: SchemaState;
  readonly adopted: boolean;
}

/** One migration on its way, forward or back. */
class StepRun {
  readonly #database: Database;
  readonly #migrations: readonly Migration[];
  readonly #step: MigrationStep;
  readonly #options: MigrateOptions;
  readonly #told = new Set<string>();

  constructor(
    database: Database,
    migrations: readonly Migration[],
    { step, options }: { readonly step: MigrationStep; readonly options: MigrateOptions },
  ) {
    this.#database = database;
    this.#migrations = migrations;
    this.#step = step;
    this.#options = options;
  }

  /** Whether there was something left to do. */
  async run(): Promise<boolean> {
    const { migration, direction } = this.#step;
    const { app, name, operations } = migration;
    const { fake = false, onEvent } = this.#options;
    const rebuilds = operations.some((operation) =>
      definitionOf(operation).needsForeignKeysOff(operation, direction),
    );
    const foreignKeys = fake || !rebuilds;
    const outside = !fake && isOutsideTransaction(migration);
    let work: StepWork | null;
    try {
      work = await migrationTransaction(
        this.#database,
        {
          foreignKeys,
          outside,
          onWaiting: (reason) => this.#tellOnce('waiting', { kind: 'waiting', migration, for: reason }),
        },
        (db) => this.#within(db, foreignKeys),
      );
    } catch (cause) {
      const reason = (cause as Error).message;
      const isLeft = outside && this.#database.dialect === 'postgres';
      const code = isLeft ? 'migration_interrupted' : 'migration_failed';
      throw new MigrationError(code, { app, name, reason }, { cause });
    }
    if (!work) return false;
    const kind = direction === 'forward' ? 'applied' : 'unapplied';
    onEvent?.({ kind, migration, faked: fake, adopted: work.adopted });
    return true;
  }

  async #within(db: Kysely<Tables>, foreignKeys: boolean): Promise<StepWork | null> {
    const { migration, direction } = this.#step;
    const { dialect, foldCase } = this.#database;
    const editor = openEditor(dialect, { db, foldCase, live: true });
    // Another process may have been faster.
    const history = await readHistoryWithin(db, editor);
    if (history.has(migrationLabel(migration)) === (direction === 'forward')) return null;
    this.#tellOnce('started', { kind: 'started', ...this.#step });
    const work = await this.#work(history, editor);
    const progress = (done: number, total?: number) =>
      this.#options.onEvent?.({ kind: 'progress', migration, done, total: total ?? null });
    await performOperations(work.operations, work.state, {
      db,
      dialect,
      editor,
      app: migration.app,
      progress,
    });
    if (!foreignKeys && dialect === 'sqlite') await checkForeignKeys(db, touchedTables(work.operations));
    if (dialect === 'postgres') await resetSequences(db, tablesWithGivenIds(work, migration));
    await (direction === 'forward' ? record(db, migration) : forget(db, migration));
    return work;
  }

  async #work(history: MigrationHistory, editor: SchemaEditor): Promise<StepWork> {
    const { migration, direction } = this.#step;
    const applied = this.#migrations.filter((other) => history.has(migrationLabel(other)));
    if (this.#options.fake) return { operations: [], state: new Map(), adopted: false };
    if (direction === 'backward') {
      const before = stateAfter(applied.filter((other) => other !== migration));
      const operations = reverseMigration(before, migration);
      return { operations, state: applyMigration(before, migration), adopted: false };
    }
    requireNames(migration.operations);
    const before = stateAfter(applied);
    const after = applyMigration(before, migration);
    const { fakeInitial = false } = this.#options;
    const missing = await missingOfInitial(migration, editor, {
      only: fakeInitial ? null : migration.adopts,
    });
    if (!missing) return { operations: migration.operations, state: before, adopted: false };
    return { operations: missing, state: adoptedState(before, after, missing), adopted: true };
  }

  #tellOnce(what: string, event: Parameters<MigrationListener>[0]): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#options.onEvent?.(event);
  }
}

/**
 * The tables that may have rows whose ids were given, where PostgreSQL would not go on after them: all, where SQL or code
 * ran or tables were taken over, and the history itself, which may have been copied with the rest.
 */
function tablesWithGivenIds({ operations, state, adopted }: StepWork, { app }: Migration): readonly string[] {
  if (!adopted && touchedTables(operations) !== null) return [HISTORY_TABLE];
  const after = operations.reduce((before, operation) => applyOperation(before, app, operation), state);
  return [HISTORY_TABLE, ...after.keys()];
}

/** The tables that operations change; null where SQL or code may change any. */
function touchedTables(operations: readonly Operation[]): readonly string[] | null {
  const touched = operations.map((operation) => definitionOf(operation).tables(operation));
  if (touched.includes(null)) return null;
  return touched.flatMap((tables) => tables?.after ?? tables?.before ?? []);
}
