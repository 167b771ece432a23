import type { CompiledQuery, Kysely } from 'kysely';
import type { AccountStores } from '../core/sessions/account-stores.ts';
import type { EncodedPasswordChange, LoginStore } from '../core/users/login-store.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { ENDED_SESSIONS_TABLE } from '../models/permissions/package-tables.ts';
import { modelColumns, storedIdForm, USER_EXTRA_COLUMNS } from './rows/columns/model-columns.ts';
import { SqlSessionStore } from './sessions/sql-session-store.ts';
import { SqlVisitors } from './sessions/sql-visitors.ts';

/** Takes a transaction back. */
const NOTHING_WRITTEN = new Error('There was nothing to write to.');

/** Sessions and users in one database: one read for a visitor, one transaction for what is written together. */
export function sqlAccountStores<U extends BaseUser>(
  database: Database,
  model: UserModel<U>,
): AccountStores<U> {
  return {
    logins: new SqlLoginStore(database, model),
    sessions: new SqlSessionStore(database, model),
    visitors: new SqlVisitors(database, model),
    async atomicWithUsers(work) {
      try {
        // In a transaction around it nothing is to be kept of this alone.
        await database.attempt(() =>
          database.atomic(async () => {
            if (!(await work())) throw NOTHING_WRITTEN;
          }),
        );
        return true;
      } catch (error) {
        if (error === NOTHING_WRITTEN) return false;
        throw error;
      }
    },
  };
}

/** Last logins and passwords in the table of the users. */
export class SqlLoginStore<U extends BaseUser> implements LoginStore {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  /** The column of the last login. */
  readonly #lastLogin: string;
  /** An id as its column has it. */
  readonly #storedId: (id: UserId) => unknown;
  // Compiled at the first login: only the values differ.
  #touch: CompiledQuery | null = null;

  constructor(database: Database, model: UserModel<U>) {
    this.#database = database;
    this.#model = model;
    const columns = modelColumns(model, database.dialect, { extra: USER_EXTRA_COLUMNS });
    this.#lastLogin = columns.columnOf('lastLogin');
    this.#storedId = storedIdForm(model, database.dialect);
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  async noteLogin(id: UserId, at: number): Promise<boolean> {
    this.#touch ??= this.#kysely
      .updateTable(this.#model.table)
      .set({ [this.#lastLogin]: null })
      .where('id', '=', 0)
      .compile();
    const touch = { ...this.#touch, parameters: [new Date(at), this.#storedId(id)] };
    const { numAffectedRows = 0n } = await this.#kysely.executeQuery(touch);
    return numAffectedRows > 0n;
  }

  replacePassword(change: EncodedPasswordChange): Promise<boolean> {
    return this.#database.atomic(() => this.#replacePassword(change));
  }

  async noteEndedSessions(id: UserId): Promise<void> {
    await this.#kysely
      .insertInto(ENDED_SESSIONS_TABLE)
      .values({ user_id: this.#storedId(id) })
      .onConflict((conflict) => conflict.column('user_id').doNothing())
      .execute();
  }

  async noteAllEndedSessions(): Promise<void> {
    const users = this.#kysely.selectFrom(this.#model.table).select('id');
    await this.#kysely
      .insertInto(ENDED_SESSIONS_TABLE)
      .columns(['user_id'])
      // Without a condition, SQLite takes ON CONFLICT for the ON of a join.
      .expression(users.where('id', 'is not', null))
      .onConflict((conflict) => conflict.column('user_id').doNothing())
      .execute();
  }

  async hasEndedSessions(id: UserId): Promise<boolean> {
    const row = await this.#kysely
      .selectFrom(ENDED_SESSIONS_TABLE)
      .select('user_id')
      .where('user_id', '=', this.#storedId(id))
      .executeTakeFirst();
    return row !== undefined;
  }

  async #replacePassword({ id, from, to, endSessions }: EncodedPasswordChange): Promise<boolean> {
    const changed = await this.#kysely
      .updateTable(this.#model.table)
      .set({ password: to })
      .where('id', '=', this.#storedId(id))
      .where('password', '=', from)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    if (endSessions) await this.noteEndedSessions(id);
    return true;
  }
}
