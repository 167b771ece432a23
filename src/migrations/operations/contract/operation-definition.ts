import type { Kysely } from 'kysely';
import type { DialectName, Tables } from '../../../database/contract/database.ts';
import type { ColumnReference, IndexSpec, SchemaState } from '../../schema/schema-state.ts';
import type { Operation } from './operation.ts';
import type { SchemaEditor } from './schema-editor.ts';
import type { Source } from './source-layout.ts';
import type { UsersTable } from './users-table.ts';

/** What an operation is called on a table before and after it. */
export interface TableNames {
  /** The table's name before; null for one that is made. */
  readonly before: string | null;
  /** Its name afterwards; null for one that is dropped. */
  readonly after: string | null;
  /** The app that the table belongs to from now on, where that is said. */
  readonly app?: string;
}

/** What an operation is carried out with. */
export interface PerformParts {
  /** The database, inside the migration's transaction. */
  readonly db: Kysely<Tables>;
  readonly dialect: DialectName;
  readonly editor: SchemaEditor;
  /** Tells whoever waits how far it is. */
  readonly progress: (done: number, total?: number) => void;
}

/** What an operation is shown with: nothing is carried out. */
export interface ShowParts {
  readonly dialect: DialectName;
  /** One whose statements are shown. */
  readonly editor: SchemaEditor;
  /** Shows a statement or a comment. */
  readonly tell: (line: string) => void;
}

/** What a name of a migration is made with. */
export interface NamingParts {
  /** The app whose migration it is. */
  readonly app: string;
  readonly before: SchemaState;
  /** What people call a table, without its app. */
  owner(table: string): string;
}

/** A sign and a sentence: what is added, taken away or changed. */
export type Words = readonly [sign: '+' | '-' | '~', text: string];

/**
 * All that is to be known of one kind of operation. An operation is a file with one of these, and a line in
 * `operation-table.ts`. `before` are the tables before the operation, which fits them.
 */
export interface OperationDefinition<O extends Operation> {
  readonly kind: O['kind'];
  /** The table that it changes; null where it may be any, as with SQL. */
  tables(operation: O): TableNames | null;
  /**
   * The tables after it.
   *
   * @param app The app whose migration it is.
   * @throws LatchkeyError `migration_operation` when it does not fit the tables.
   */
  apply(operation: O, state: SchemaState, app: string): SchemaState;
  /** The operations that undo it, in their order; null where it does not say how it is undone. */
  reverse(operation: O, before: SchemaState): readonly Operation[] | null;
  /** The columns that get a name by it. */
  newColumns(operation: O): readonly string[];
  /** The indexes that it makes. */
  newIndexes(operation: O): readonly IndexSpec[];
  /** What it makes something refer to. */
  references(operation: O): readonly ColumnReference[];
  /** What something no longer refers to once it is done. */
  frees(operation: O, before: SchemaState): readonly ColumnReference[];
  /** The operation with the users' table in place of the project's users. */
  bindUsers(operation: O, users: UsersTable): O;
  /** For people: `+`, `Add field phone to CustomUser`. */
  words(operation: O, before: SchemaState): Words;
  /** What the name of a migration says of it: `customuser_phone`. */
  name(operation: O, parts: NamingParts): string;
  /** What it is about, in the titles of printed SQL: `accounts_customuser.phone`. */
  subject(operation: O): string;
  /** The arguments of the call that makes it; null for one that only people write. */
  source(operation: O): readonly Source[] | null;
  /**
   * Whether SQLite needs foreign keys off for it, or for undoing it, because a table is made anew or dropped. It has to be
   * known before the transaction begins: within one they cannot be turned off. See
   * https://www.sqlite.org/pragma.html#pragma_foreign_keys
   */
  needsForeignKeysOff(operation: O, direction: 'forward' | 'backward'): boolean;
  /** Whether PostgreSQL refuses it within a transaction. It is alone in its migration then. */
  needsNoTransaction(operation: O): boolean;
  /** Carries it out. */
  perform(operation: O, before: SchemaState, parts: PerformParts): Promise<void>;
  /** Shows the SQL that it comes to. */
  show(operation: O, before: SchemaState, parts: ShowParts): Promise<void>;
}
