import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import { DatabaseError } from '../contract/database-error.ts';
import { loadKysely } from './kysely.ts';
import type { CommitCallback, OpenTransaction, Transactions } from './transactions.ts';

/**
 * A driver whose queries join the transaction that they are made in: who asks for a connection there gets that of the
 * transaction. A transaction inside of a transaction is a savepoint.
 */
export class JoiningDriver implements Driver {
  readonly #driver: Driver;
  readonly #transactions: Transactions;
  readonly #open = new WeakMap<DatabaseConnection, OpenTransaction>();
  /** What is to be called once a connection is given back. */
  readonly #committed = new WeakMap<DatabaseConnection, readonly CommitCallback[]>();
  #savepoints = 0;

  constructor(driver: Driver, transactions: Transactions) {
    this.#driver = driver;
    this.#transactions = transactions;
  }

  init: Driver['init'] = (options) => this.#driver.init(options);
  destroy: Driver['destroy'] = (options) => this.#driver.destroy(options);

  async acquireConnection(options?: Parameters<Driver['acquireConnection']>[0]): Promise<DatabaseConnection> {
    const transaction = this.#transactions.current();
    if (!transaction) return this.#driver.acquireConnection(options);
    await transaction.turns.take();
    return new JoinedConnection(transaction, `latchkey_${++this.#savepoints}`);
  }

  async releaseConnection(
    connection: DatabaseConnection,
    options?: Parameters<Driver['releaseConnection']>[1],
  ): Promise<void> {
    if (connection instanceof JoinedConnection) return connection.transaction.turns.release();
    const callbacks = this.#committed.get(connection) ?? [];
    this.#committed.delete(connection);
    await this.#driver.releaseConnection(connection, options);
    await callAll(callbacks);
  }

  // Not async up to `enter`: what is entered would be left at the first await.
  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isJoined = connection instanceof JoinedConnection;
    const opened = isJoined
      ? this.#transactions.enter(connection.transaction.connection, connection.transaction)
      : this.#transactions.enter(connection, null);
    this.#open.set(connection, opened);
    const begun = isJoined
      ? setSavepoint(connection, settings)
      : this.#driver.beginTransaction(connection, settings);
    return begun.catch(async (error: unknown) => {
      await this.#end(connection);
      throw error;
    });
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const transaction = this.#open.get(connection);
    await transaction?.close();
    if (transaction?.failure) throw failedInside(transaction.failure.error);
    const callbacks = transaction?.callbacks ?? [];
    if (connection instanceof JoinedConnection) {
      await connection.run(`release ${connection.savepoint}`);
      connection.transaction.callbacks.push(...callbacks);
    } else {
      await this.#driver.commitTransaction(connection);
      this.#committed.set(connection, callbacks);
    }
    await this.#end(connection);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#open.get(connection)?.close();
    try {
      if (!(connection instanceof JoinedConnection))
        return await this.#driver.rollbackTransaction(connection);
      await connection.run(`rollback to ${connection.savepoint}`);
      await connection.run(`release ${connection.savepoint}`);
    } finally {
      await this.#end(connection);
    }
  }

  async #end(connection: DatabaseConnection): Promise<void> {
    const transaction = this.#open.get(connection);
    if (!transaction) return;
    await transaction.close();
    this.#open.delete(connection);
    this.#transactions.leave();
  }

  savepoint: NonNullable<Driver['savepoint']> = async (...args) => this.#driver.savepoint?.(...args);
  releaseSavepoint: NonNullable<Driver['releaseSavepoint']> = async (...args) =>
    this.#driver.releaseSavepoint?.(...args);
  rollbackToSavepoint: NonNullable<Driver['rollbackToSavepoint']> = async (...args) =>
    this.#driver.rollbackToSavepoint?.(...args);
}

/** A turn at the connection of an open transaction. */
class JoinedConnection implements DatabaseConnection {
  readonly transaction: OpenTransaction;
  /** The name for one: each turn has another. */
  readonly savepoint: string;

  constructor(transaction: OpenTransaction, savepoint: string) {
    this.transaction = transaction;
    this.savepoint = savepoint;
  }

  executeQuery: DatabaseConnection['executeQuery'] = (query, options) =>
    this.transaction.connection.executeQuery(query, options);
  streamQuery: DatabaseConnection['streamQuery'] = (query, chunkSize, options) =>
    this.transaction.connection.streamQuery(query, chunkSize, options);

  async run(statement: string): Promise<void> {
    await this.executeQuery(loadKysely().CompiledQuery.raw(statement));
  }
}

async function setSavepoint(
  connection: JoinedConnection,
  { isolationLevel, accessMode }: TransactionSettings,
): Promise<void> {
  const asked = isolationLevel ?? accessMode;
  if (asked !== undefined) throw new DatabaseError('transaction_begun', { asked });
  await connection.run(`savepoint ${connection.savepoint}`);
}

function failedInside(cause: unknown): Error {
  return new DatabaseError('transaction_failed', { reason: String(cause) }, { cause });
}

/** Each is called, whatever those before it do; the first error is thrown. */
async function callAll(callbacks: readonly CommitCallback[]): Promise<void> {
  const errors: unknown[] = [];
  for (const callback of callbacks) {
    try {
      await callback();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
