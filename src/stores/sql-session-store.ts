import type { CompiledQuery, Kysely } from 'kysely';
import type {
  FoundSession,
  LoginMark,
  NewSession,
  SessionIdentity,
  SessionRenewal,
  SessionStore,
} from '../core/sessions/session-store.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database, PreparedRead, Tables, ValueRow } from '../database/contract/database.ts';
import { sql } from '../database/sql/kysely.ts';
import { SESSION_TABLE } from '../models/permissions/package-tables.ts';
import type { MaybePromise } from '../support/maybe-promise.ts';
import { type ModelColumns, modelColumns, USER_EXTRA_COLUMNS } from './rows/model-columns.ts';

/** The session table's columns by the record's names. */
const columns = {
  keyHash: 'key_hash',
  userId: 'user_id',
  authHash: 'auth_hash',
  backend: 'backend',
  data: 'data',
  createdAt: 'created_at',
  renewedAt: 'renewed_at',
  expiresAt: 'expires_at',
  expiryAge: 'expiry_age',
} as const satisfies Record<keyof NewSession, string>;

const columnNames = Object.keys(columns) as (keyof typeof columns)[];

/** What a read selects of a session, in this order. */
const readColumns = [
  'authHash',
  'backend',
  'data',
  'createdAt',
  'renewedAt',
  'expiryAge',
  'expiresAt',
  'userId',
] as const;

/** Where the user's values begin: with the id, which need not be read twice. */
const USER_START = readColumns.length - 1;

type ReadValues = [
  authHash: string | null,
  backend: string | null,
  data: string,
  createdAt: number,
  renewedAt: number,
  expiryAge: number | null,
  expiresAt: number,
  userId: number | null,
  ...user: unknown[],
];

/** Takes a transaction back. */
const NOTHING_WRITTEN = new Error('There was nothing to write to.');

/** Rows removed by one statement, so that a clean-up of millions never holds the lock for long. */
const DELETE_BATCH = 1000;

/** Sessions in a table, beside the users: one read finds both. */
export class SqlSessionStore<U extends BaseUser> implements SessionStore<U> {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #userColumns: ModelColumns;
  #read: PreparedRead | null = null;
  // Compiled at the first login: only the values differ.
  #insert: CompiledQuery | null = null;
  #touch: CompiledQuery | null = null;

  constructor(database: Database, model: UserModel<U>) {
    this.#database = database;
    this.#model = model;
    this.#userColumns = modelColumns(model, database.dialect, USER_EXTRA_COLUMNS);
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
    const read = values as ReadValues;
    const userId = read[USER_START] as number | null;
    // By index: taking an array apart by a pattern goes through its iterator, and every request comes by here.
    const record = {
      keyHash,
      userId,
      authHash: read[0],
      backend: read[1],
      data: read[2],
      createdAt: read[3],
      renewedAt: read[4],
      expiryAge: read[5],
      expiresAt: read[6],
    };
    return { record, user: userId === null ? null : this.#userOf(read) };
  }

  #userOf(read: ReadValues): U {
    try {
      this.#userColumns.decodeInPlace(read, USER_START);
      return this.#model.fromValues(read, USER_START);
    } catch {
      // One of the values cannot be read. The user can do without it until it is asked for.
      return this.#model.fromRecord(this.#userColumns.decodeValues(read, USER_START));
    }
  }

  async create(record: NewSession, login?: LoginMark): Promise<void> {
    this.#insert ??= this.#database.kysely
      .insertInto(SESSION_TABLE)
      .values(Object.fromEntries(Object.values(columns).map((column) => [column, ''])))
      .compile();
    const insert = { ...this.#insert, parameters: columnNames.map((name) => record[name]) };
    await this.#withLogin(login, async (kysely) => {
      await kysely.executeQuery(insert);
      return true;
    });
  }

  async rekey(keyHash: string, identity: SessionIdentity, login?: LoginMark): Promise<boolean> {
    const { userId, authHash, backend, createdAt, renewedAt, expiresAt } = identity;
    const change = { keyHash: identity.keyHash, userId, authHash, backend, createdAt, renewedAt, expiresAt };
    return this.#withLogin(login, (kysely) => updateSession(kysely, keyHash, toColumns(change)));
  }

  /**
   * One transaction, so that a login waits for the disk once; without a login the write stands alone. The login of a
   * write that finds nothing to write to is undone.
   */
  async #withLogin(
    login: LoginMark | undefined,
    write: (kysely: Kysely<Tables>) => Promise<boolean>,
  ): Promise<boolean> {
    const { kysely } = this.#database;
    if (!login) return write(kysely);
    this.#touch ??= kysely
      .updateTable(this.#model.table)
      .set(this.#userColumns.encode({ lastLogin: null }))
      .where('id', '=', 0)
      .compile();
    const touch = { ...this.#touch, parameters: [new Date(login.at), login.userId] };
    try {
      return await kysely.transaction().execute(async (transaction) => {
        // The user before the session, as in a password change: in the other order the two could wait for each other.
        await transaction.executeQuery(touch);
        if (!(await write(transaction))) throw NOTHING_WRITTEN;
        return true;
      });
    } catch (error) {
      if (error === NOTHING_WRITTEN) return false;
      throw error;
    }
  }

  async setValue(
    keyHash: string,
    key: string,
    json: string,
    maxBytes: number,
  ): Promise<'set' | 'gone' | 'too large'> {
    const changed = this.#database.jsonText.set('data', key, json);
    const done = await this.#database.kysely
      .updateTable(SESSION_TABLE)
      .set({ data: changed })
      .where('key_hash', '=', keyHash)
      .where(sql<boolean>`octet_length(${changed}) <= ${maxBytes}`)
      .executeTakeFirst();
    if (done.numUpdatedRows > 0n) return 'set';
    return (await this.#exists(keyHash)) ? 'too large' : 'gone';
  }

  async deleteValue(keyHash: string, key: string): Promise<boolean> {
    return this.#update(keyHash, { data: this.#database.jsonText.remove('data', key) });
  }

  async renew(keyHash: string, change: SessionRenewal): Promise<boolean> {
    return this.#update(keyHash, toColumns(change));
  }

  async delete(keyHash: string): Promise<boolean> {
    const done = await this.#database.kysely
      .deleteFrom(SESSION_TABLE)
      .where('key_hash', '=', keyHash)
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }

  async deleteExpired(now: number): Promise<number> {
    const { kysely, dialect } = this.#database;
    const expired = kysely
      .selectFrom(SESSION_TABLE)
      .select('key_hash')
      .where('expires_at', '<=', now)
      .limit(DELETE_BATCH)
      // Rows that others are changing stay for the next time: waiting for several of them could go round in a circle.
      .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked());
    let total = 0;
    for (let deleted = DELETE_BATCH; deleted === DELETE_BATCH; total += deleted) {
      const done = await kysely.deleteFrom(SESSION_TABLE).where('key_hash', 'in', expired).executeTakeFirst();
      deleted = Number(done.numDeletedRows);
    }
    return total;
  }

  #update(keyHash: string, change: Record<string, unknown>): Promise<boolean> {
    return updateSession(this.#database.kysely, keyHash, change);
  }

  async #exists(keyHash: string): Promise<boolean> {
    const row = await this.#database.kysely
      .selectFrom(SESSION_TABLE)
      .select('key_hash')
      .where('key_hash', '=', keyHash)
      .executeTakeFirst();
    return row !== undefined;
  }

  #prepareRead(): PreparedRead {
    const query = this.#database.kysely
      .selectFrom(`${SESSION_TABLE} as s`)
      .leftJoin(`${this.#model.table} as u`, 'u.id', 's.user_id')
      .select(readColumns.map((name) => `s.${columns[name]}` as const))
      .select(this.#userColumns.names.slice(1).map((column) => `u.${column} as u_${column}` as const))
      .where('s.key_hash', '=', '')
      .where('s.expires_at', '>', 0)
      .compile();
    return this.#database.prepareRead(query);
  }
}

async function updateSession(
  kysely: Kysely<Tables>,
  keyHash: string,
  change: Record<string, unknown>,
): Promise<boolean> {
  const done = await kysely
    .updateTable(SESSION_TABLE)
    .set(change)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

function toColumns(change: Partial<NewSession>): Record<string, unknown> {
  const entries = Object.entries(change) as [keyof NewSession, unknown][];
  return Object.fromEntries(entries.map(([name, value]) => [columns[name], value]));
}
