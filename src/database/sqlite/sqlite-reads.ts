import type { DatabaseSync } from 'node:sqlite';
import type { CompiledQuery } from 'kysely';
import type { PreparedRead } from '../contract/database.ts';
import type { Transactions } from '../transactions/transactions.ts';
import { DeclaredTypes } from './declared-types.ts';
import { SqliteStatement } from './sqlite-statement.ts';

export interface SqliteReadsParts {
  readonly reader: DatabaseSync;
  readonly writer: DatabaseSync;
  readonly transactions: Transactions;
  /** Called after each read of the reader's. */
  readonly readDone: () => void;
}

/** Reads past Kysely: by the connection that reads, and in a transaction by the one that writes. */
export class SqliteReads {
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

  rows(query: string): readonly Readonly<Record<string, unknown>>[] {
    const connection = this.#parts.transactions.current() ? this.#inside : this.#outside;
    return connection.prepare(query).objects([]);
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
