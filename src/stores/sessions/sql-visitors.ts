import { SessionTable } from '../../core/sessions/kept/session-table.ts';
import type { FoundSession, Visitors } from '../../core/sessions/visitors.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Database, PreparedRead, ValueRow } from '../../database/contract/database.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import {
  type ModelColumns,
  modelColumns,
  USER_EXTRA_COLUMNS,
  userReader,
} from '../rows/columns/model-columns.ts';
import { readNames, type SessionValues, sessionColumns, sessionRecord } from './session-columns.ts';

/** Where the user's values begin: with the id, which need not be read twice. */
const USER_START = readNames.length - 1;

/** Visitors where the sessions are beside the users: one read finds both. */
export class SqlVisitors<U extends BaseUser> implements Visitors<U> {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #userColumns: ModelColumns;
  readonly #userOf: (values: unknown[], start: number) => U;
  #read: PreparedRead | null = null;

  constructor(database: Database, model: UserModel<U>) {
    this.#database = database;
    this.#model = model;
    this.#userColumns = modelColumns(model, database.dialect, { extra: USER_EXTRA_COLUMNS });
    this.#userOf = userReader(model, this.#userColumns);
  }

  find(keyHash: string, now: number): MaybePromise<FoundSession<U> | null> {
    // Prepared at the first call: the tables are there then.
    this.#read ??= this.#prepareRead();
    const read = this.#read([keyHash, now]);
    return read instanceof Promise
      ? read.then((values) => this.#found(keyHash, values))
      : this.#found(keyHash, read);
  }

  #found(keyHash: string, values: ValueRow | undefined): FoundSession<U> | null {
    if (!values) return null;
    const read = values as SessionValues;
    const record = sessionRecord(keyHash, read);
    return { record, user: record.userId === null ? null : this.#userOf(read, USER_START) };
  }

  #prepareRead(): PreparedRead {
    const query = this.#database.kysely
      .selectFrom(`${SessionTable.table} as s`)
      .leftJoin(`${this.#model.table} as u`, 'u.id', 's.user_id')
      .select(readNames.map((name) => `s.${sessionColumns[name]}` as const))
      .select(this.#userColumns.names.slice(1).map((column) => `u.${column} as u_${column}` as const))
      .where('s.key_hash', '=', '')
      .where('s.expires_at', '>', 0)
      .compile();
    return this.#database.prepareRead(query);
  }
}
