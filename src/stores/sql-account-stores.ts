import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { Alongside } from '../core/events.ts';
import type { AccountStores } from '../core/sessions/account-stores.ts';
import type { EncodedPasswordChange, LoginStore } from '../core/users/login-store.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { inTransaction, joinTransaction, writeAlongside } from '../database/sql/write-alongside.ts';
import { ENDED_SESSIONS_TABLE } from '../models/permissions/package-tables.ts';
import { modelColumns, storedIdForm, USER_EXTRA_COLUMNS } from './rows/model-columns.ts';
import { SqlSessionStore } from './sql-session-store.ts';
import { SqlVisitors } from './sql-visitors.ts';

/** Takes a transaction back. */
const NOTHING_WRITTEN = new Error('There was nothing to write to.');

/** Sessions and users in one database: one read for a visitor, one transaction for what is written together. */
export function sqlAccountStores<U extends BaseUser>(
  database: Database,
  model: UserModel<U>,
): AccountStores<U> {
  const logins = new SqlLoginStore(database, model);
  const sessions = new SqlSessionStore(database, model);
  return {
    logins,
    sessions,
    visitors: new SqlVisitors(database, model),
    async atomicWithUsers(work) {
      try {
        return await database.kysely.transaction().execute(async (transaction) => {
          const done = await work({
            logins: logins.within(transaction),
            sessions: sessions.within(transaction),
          });
          if (!done) throw NOTHING_WRITTEN;
          return true;
        });
      } catch (error) {
        if (error === NOTHING_WRITTEN) return false;
        throw error;
      }
    },
  };
}

/** What is shared by a store and those within transactions. */
interface Shared {
  /** The column of the last login. */
  readonly lastLogin: string;
  /** An id as its column has it. */
  readonly storedId: (id: UserId) => unknown;
  /** Compiled at the first login: only the values differ. */
  touch?: CompiledQuery;
}

/** Last logins and passwords in the table of the users. */
export class SqlLoginStore<U extends BaseUser> implements LoginStore {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #transaction: Transaction<Tables> | null;
  readonly #shared: Shared;

  constructor(
    database: Database,
    model: UserModel<U>,
    within?: { transaction: Transaction<Tables>; shared: Shared },
  ) {
    this.#database = database;
    this.#model = model;
    this.#transaction = within?.transaction ?? null;
    this.#shared = within?.shared ?? {
      lastLogin: modelColumns(model, database.dialect, { extra: USER_EXTRA_COLUMNS }).columnOf('lastLogin'),
      storedId: storedIdForm(model, database.dialect),
    };
  }

  /** The same store, whose writes are part of a transaction. */
  within(transaction: Transaction<Tables>): SqlLoginStore<U> {
    return new SqlLoginStore(this.#database, this.#model, { transaction, shared: this.#shared });
  }

  noteLogin(id: UserId, at: number, alongside?: Alongside<boolean>): Promise<boolean> {
    const write = (kysely: Kysely<Tables>) => this.#noteLogin(kysely, id, at);
    if (!alongside) return write(this.#transaction ?? this.#database.kysely);
    if (!this.#transaction) return writeAlongside(this.#database, write, alongside);
    return joinTransaction(this.#database, this.#transaction, { write, alongside });
  }

  async #noteLogin(kysely: Kysely<Tables>, id: UserId, at: number): Promise<boolean> {
    this.#shared.touch ??= kysely
      .updateTable(this.#model.table)
      .set({ [this.#shared.lastLogin]: null })
      .where('id', '=', 0)
      .compile();
    const touch = { ...this.#shared.touch, parameters: [new Date(at), this.#shared.storedId(id)] };
    const { numAffectedRows = 0n } = await kysely.executeQuery(touch);
    return numAffectedRows > 0n;
  }

  replacePassword(change: EncodedPasswordChange, alongside?: Alongside<boolean>): Promise<boolean> {
    const write = (kysely: Kysely<Tables>) => this.#replacePassword(kysely, change);
    return this.#transaction
      ? joinTransaction(this.#database, this.#transaction, { write, alongside })
      : inTransaction(this.#database, async (within) => {
          const done = await write(within.kysely);
          await alongside?.(within, done);
          return done;
        });
  }

  noteEndedSessions(id: UserId, alongside?: Alongside<void>): Promise<void> {
    const write = (kysely: Kysely<Tables>) => this.#noteEndedSessions(kysely, id);
    return this.#transaction
      ? joinTransaction(this.#database, this.#transaction, { write, alongside })
      : writeAlongside(this.#database, write, alongside);
  }

  async #noteEndedSessions(kysely: Kysely<Tables>, id: UserId): Promise<void> {
    await kysely
      .insertInto(ENDED_SESSIONS_TABLE)
      .values({ user_id: this.#shared.storedId(id) })
      .onConflict((conflict) => conflict.column('user_id').doNothing())
      .execute();
  }

  async hasEndedSessions(id: UserId): Promise<boolean> {
    const row = await (this.#transaction ?? this.#database.kysely)
      .selectFrom(ENDED_SESSIONS_TABLE)
      .select('user_id')
      .where('user_id', '=', this.#shared.storedId(id))
      .executeTakeFirst();
    return row !== undefined;
  }

  async #replacePassword(
    transaction: Kysely<Tables>,
    { id, from, to, endSessions }: EncodedPasswordChange,
  ): Promise<boolean> {
    const changed = await transaction
      .updateTable(this.#model.table)
      .set({ password: to })
      .where('id', '=', this.#shared.storedId(id))
      .where('password', '=', from)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    if (endSessions) await this.#noteEndedSessions(transaction, id);
    return true;
  }
}
