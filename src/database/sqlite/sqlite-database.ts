import type { DatabaseSync } from 'node:sqlite';
import type { CompiledQuery, Kysely } from 'kysely';
import { databaseHandle } from '../../models/rows/database-handle.ts';
import type { Database, JsonText, PreparedRead, Tables } from '../contract/database.ts';
import { loadKysely, sql } from '../sql/kysely.ts';
import { Transactions } from '../sql/transactions.ts';
import { DeclaredTypes } from './declared-types.ts';
import { compareMoment } from './expressions/compare-moment.ts';
import { globText } from './expressions/sqlite-patterns.ts';
import { startOf } from './expressions/start-of.ts';
import { KeptReadLock } from './kept-read-lock.ts';
import { openConnection } from './sqlite-connection.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { SqliteStatement } from './sqlite-statement.ts';
import { sqliteTrigrams } from './trigrams/sqlite-trigrams.ts';

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY, from https://www.sqlite.org/rescode.html */
const UNIQUE_VIOLATIONS: readonly unknown[] = [2067, 1555];
/** SQLITE_CONSTRAINT_FOREIGNKEY, and SQLITE_CONSTRAINT_TRIGGER: ON DELETE RESTRICT is a trigger inside. */
const FOREIGN_KEY_VIOLATIONS: readonly unknown[] = [787, 1811];

// The key is of letters, digits and `_ . : - #` (Session), so it may stand between quotes in the path.
const jsonText: JsonText = {
  set: (column, key, json) => sql<string>`json_set(${sql.ref(column)}, ${`$."${key}"`}, json(${json}))`,
  remove: (column, key) => sql<string>`json_remove(${sql.ref(column)}, ${`$."${key}"`})`,
};

/**
 * Opens a SQLite file, making it where there is none; `:memory:` for one that lasts as long as it is open.
 *
 * Writes go through Kysely, which lets one caller at a time have the connection. Prepared reads have a connection of
 * their own: on the same one they would see, and be part of, whatever transaction happens to be open. In a transaction
 * they are read where it writes.
 */
export function openSqlite(path: string): Database {
  const writer = openConnection(path);
  const inMemory = path === ':memory:';
  const reader = inMemory ? writer : openConnection(path, { readOnly: true });
  const readLock = inMemory ? null : new KeptReadLock(() => openConnection(path, { readOnly: true }));
  const transactions = new Transactions();
  const reads = new SqliteReads({ reader, writer, transactions, readDone: () => readLock?.readDone() });
  let kysely: Kysely<Tables> | null = null;
  const openKysely = () => {
    kysely ??= new (loadKysely().Kysely)<Tables>({
      dialect: nodeSqliteDialect(writer, transactions, () => readLock?.release()),
    });
    return kysely;
  };
  return {
    [databaseHandle]: true,
    dialect: 'sqlite',
    get kysely() {
      return openKysely();
    },
    atomic: (work) => transactions.atomic(openKysely, work),
    attempt: (work) => transactions.attempt(openKysely, work),
    onCommit: (callback) => transactions.onCommit(callback),
    onRollback: (callback) => transactions.onRollback(callback),
    outside: (work) => transactions.outside(work),
    get inTransaction() {
      return transactions.current() !== null;
    },
    jsonText,
    foldCase: (column) => sql<string>`lower(${sql.ref(column)})`,
    byCodePoint: (column) => sql<string>`${sql.ref(column)} collate binary`,
    // An expression declares no type that it would be decoded by.
    asStored: (column) => sql`+${sql.ref(column)}`,
    // GLOB, for LIKE does not tell A to Z from a to z.
    matchesPattern: (text, pattern) => sql<boolean>`${text} glob ${globText(pattern)}`,
    trigramsOf: (table) => sqliteTrigrams((query, parameters) => reads.rows(query, parameters), table),
    compareMoment,
    startOf,
    isUniqueViolation: (error) => UNIQUE_VIOLATIONS.includes(codeOf(error)),
    isForeignKeyViolation: (error) => FOREIGN_KEY_VIOLATIONS.includes(codeOf(error)),
    // SQLite looks at the rows for the next id.
    passTakenIds: async () => false,
    prepareRead: (query) => reads.prepare(query),
    readRows: async (query) => reads.rows(query),
    async close() {
      readLock?.close();
      // The last to close puts the log into the file and removes it, which only one that may write can do.
      if (reader !== writer) reader.close();
      await kysely?.destroy();
      // Kysely closes no connection that it was never asked to use.
      if (writer.isOpen) writer.close();
    },
  };
}

function codeOf(error: unknown): unknown {
  return (error as { errcode?: unknown } | null)?.errcode;
}

interface SqliteReadsParts {
  readonly reader: DatabaseSync;
  readonly writer: DatabaseSync;
  readonly transactions: Transactions;
  /** Called after each read of the reader's. */
  readonly readDone: () => void;
}

/** Reads past Kysely: by the connection that reads, and in a transaction by the one that writes. */
class SqliteReads {
  readonly #parts: SqliteReadsParts;
  readonly #outside: PreparingConnection;
  readonly #inside: PreparingConnection;

  constructor(parts: SqliteReadsParts) {
    this.#parts = parts;
    this.#outside = new PreparingConnection(parts.reader);
    this.#inside = new PreparingConnection(parts.writer);
  }

  prepare({ sql }: CompiledQuery): PreparedRead {
    const { transactions, readDone } = this.#parts;
    // What is asked for first in a transaction may be about tables that nobody else sees yet.
    let outside = transactions.current() ? null : this.#outside.prepareValues(sql);
    let inside: SqliteStatement | null = null;
    return (parameters) => {
      if (transactions.current()) {
        inside ??= this.#inside.prepareValues(sql);
        return inside.firstValues(parameters);
      }
      outside ??= this.#outside.prepareValues(sql);
      const row = outside.firstValues(parameters);
      readDone();
      return row;
    };
  }

  rows(query: string, parameters: readonly unknown[] = []): readonly Readonly<Record<string, unknown>>[] {
    const connection = this.#parts.transactions.current() ? this.#inside : this.#outside;
    return connection.prepare(query).objects(parameters);
  }
}

class PreparingConnection {
  readonly #connection: DatabaseSync;
  readonly #types: DeclaredTypes;

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
    this.#types = new DeclaredTypes(connection);
  }

  prepare(sql: string): SqliteStatement {
    return this.#prepare(sql, false);
  }

  /** For `firstValues`. */
  prepareValues(sql: string): SqliteStatement {
    return this.#prepare(sql, true);
  }

  #prepare(sql: string, returnsArrays: boolean): SqliteStatement {
    const statement = this.#connection.prepare(sql);
    statement.setReturnArrays(returnsArrays);
    return new SqliteStatement(statement, { mayWrite: false, types: this.#types });
  }
}
