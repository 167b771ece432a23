import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import { DatabaseError } from '../contract/database-error.ts';
import { loadKysely } from './kysely.ts';
import { type CommitCallback, OpenTransaction, type Transactions } from './transactions.ts';

/**
 * A driver whose queries join the transaction that they are made in: who asks for a connection there gets that of the
 * transaction. A transaction inside of a transaction is a savepoint.
 */
export class JoiningDriver implements Driver {
  readonly #driver: Driver;
  readonly #transactions: Transactions;
  readonly #isThere: () => boolean;
  readonly #open = new WeakMap<DatabaseConnection, OpenTransaction>();
  /** What is to be called once a connection is given back. */
  readonly #committed = new WeakMap<DatabaseConnection, readonly CommitCallback[]>();
  #savepoints = 0;

  /** `isThere`: whether the database still has a transaction that was begun. Default: until it is ended. */
  constructor(driver: Driver, transactions: Transactions, isThere: () => boolean = () => true) {
    this.#driver = driver;
    this.#transactions = transactions;
    this.#isThere = isThere;
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
    const parent = connection instanceof JoinedConnection ? connection.transaction : null;
    const parts = { parent, isThere: this.#isThere };
    const opened = new OpenTransaction(parent?.connection ?? connection, parts);
    this.#transactions.enter(opened);
    this.#open.set(connection, opened);
    return this.#begin(connection, settings);
  }

  async #begin(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    try {
      if (connection instanceof JoinedConnection) await connection.begin(settings);
      else await this.#driver.beginTransaction(connection, settings);
    } catch (error) {
      this.#end(connection);
      throw error;
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const transaction = this.#open.get(connection);
    if (!transaction) return this.#driver.commitTransaction(connection);
    await transaction.close();
    if (transaction.failure) throw failedInside(transaction.failure.error);
    transaction.mustBeThere();
    try {
      if (connection instanceof JoinedConnection) await connection.run('release');
      else await this.#driver.commitTransaction(connection);
    } catch (error) {
      throw loadKysely().isAbortedTransactionError(error) ? failedInside(error) : error;
    } finally {
      this.#end(connection);
    }
    if (!transaction.parent) return void this.#committed.set(connection, transaction.callbacks);
    transaction.parent.callbacks.push(...transaction.callbacks);
    transaction.parent.undoing.push(...transaction.undoing);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // None where it was tried to keep it: whether it was is not known then.
    const transaction = this.#open.get(connection);
    // Whatever may be: nobody else is to find the transaction on the connection.
    await transaction?.close().catch(() => undefined);
    try {
      if (!this.#isThere()) return;
      if (!(connection instanceof JoinedConnection))
        return await this.#driver.rollbackTransaction(connection);
      await connection.run('rollback to');
      await connection.run('release');
    } finally {
      this.#end(connection);
      await callAll(transaction?.undoing ?? []);
    }
  }

  #end(connection: DatabaseConnection): void {
    const transaction = this.#open.get(connection);
    if (!transaction) return;
    this.#open.delete(connection);
    transaction.end();
    this.#transactions.leave();
  }

  // Of Kysely's `startTransaction`. The drivers of both databases have them.
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
  readonly #savepoint: string;

  constructor(transaction: OpenTransaction, savepoint: string) {
    this.transaction = transaction;
    this.#savepoint = savepoint;
  }

  executeQuery: DatabaseConnection['executeQuery'] = async (query, options) => {
    this.transaction.mustBeThere();
    return this.transaction.connection.executeQuery(query, options);
  };

  async *streamQuery<R>(...[query, chunkSize, options]: Parameters<DatabaseConnection['streamQuery']>) {
    this.transaction.mustBeThere();
    yield* this.transaction.connection.streamQuery<R>(query, chunkSize, options);
  }

  /** @throws LatchkeyError `transaction_begun` where something is asked for that comes too late. */
  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const asked = isolationLevel ?? accessMode;
    if (asked !== undefined) throw new DatabaseError('transaction_begun', { asked });
    await this.run('savepoint');
  }

  async run(what: 'savepoint' | 'release' | 'rollback to'): Promise<void> {
    await this.executeQuery(loadKysely().CompiledQuery.raw(`${what} ${this.#savepoint}`));
  }
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
