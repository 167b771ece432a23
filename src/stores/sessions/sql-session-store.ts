import type { CompiledQuery, Kysely, RawBuilder, SqlBool } from 'kysely';
import type {
  EverybodysSession,
  ListedSession,
  NewSession,
  OwnedSession,
  SessionIdentity,
  SessionRecord,
  SessionRenewal,
} from '../../core/sessions/kept/session-record.ts';
import type {
  EverybodysPart,
  PutOffRenewal,
  SessionLimit,
  SessionRebinding,
  SessionStore,
} from '../../core/sessions/kept/session-store.ts';
import { SessionTable } from '../../core/sessions/kept/session-table.ts';
import type { UserId } from '../../core/users/user-id.ts';
import type { Database, PreparedRead, Tables } from '../../database/contract/database.ts';
import { deleteInBatches } from '../../database/sql/delete-in-batches.ts';
import { sql } from '../../database/sql/kysely.ts';
import type { Model } from '../../models/model.ts';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';
import { storedIdForm } from '../rows/columns/model-columns.ts';
import {
  listedNames,
  listedSession,
  readNames,
  type SessionValues,
  sessionColumns,
  sessionRecord,
} from './session-columns.ts';

const columnNames = Object.keys(sessionColumns) as (keyof NewSession)[];

/** Rows read by one statement of a walk over all. */
const READ_AT_ONCE = 1000;

/** Sessions that one statement renews: each takes five of its parameters, of which SQLite has 32,766. */
const RENEWED_AT_ONCE = 500;

/** More rows than anybody has: SQLite takes no OFFSET without a LIMIT. */
const ALL_ROWS = 1_000_000_000;

/** What is told of a session that ended. */
interface EndedSession {
  readonly key_hash: string;
}

/** Sessions in a table. */
export class SqlSessionStore implements SessionStore {
  readonly #database: Database;
  /** A user's id as its column has it. */
  readonly #storedId: (id: UserId) => unknown;
  #read: PreparedRead | null = null;
  // Compiled at the first use: only the values differ.
  #insert: CompiledQuery | null = null;
  #endOldest: CompiledQuery | null = null;

  /** `userModel`: whose ids the sessions have. */
  constructor(database: Database, userModel: Model) {
    this.#database = database;
    this.#storedId = storedIdForm(userModel, database.dialect);
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  find(keyHash: string, now: number): MaybePromise<SessionRecord | null> {
    // Prepared at the first call: the table is there then.
    this.#read ??= this.#database.prepareRead(
      this.#kysely
        .selectFrom(SessionTable.table)
        .select(readNames.map((name) => sessionColumns[name]))
        .where('key_hash', '=', '')
        .where('expires_at', '>', 0)
        .compile(),
    );
    return andThen(this.#read([keyHash, now]), (values) =>
      values ? sessionRecord(keyHash, values as SessionValues) : null,
    );
  }

  async listOf(userId: UserId, now: number): Promise<readonly ListedSession[]> {
    const rows = await this.#kysely
      .selectFrom(SessionTable.table)
      .select(listedNames.map((name) => sessionColumns[name]))
      .where('user_id', '=', this.#storedId(userId))
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .orderBy('key_hash')
      .execute();
    return rows.map(listedSession);
  }

  async listEverybodys({ now, limit, after }: EverybodysPart): Promise<readonly EverybodysSession[]> {
    const query = this.#kysely
      .selectFrom(SessionTable.table)
      .select(listedNames.map((name) => sessionColumns[name]))
      .where('user_id', 'is not', null)
      .where('expires_at', '>', now)
      .orderBy('renewed_at', 'desc')
      .orderBy('key_hash')
      .limit(limit);
    const part = after
      ? query.where(({ and, eb, or }) =>
          or([
            eb('renewed_at', '<', after.renewedAt),
            and([eb('renewed_at', '=', after.renewedAt), eb('key_hash', '>', after.keyHash)]),
          ]),
        )
      : query;
    return (await part.execute()).map(listedSession) as EverybodysSession[];
  }

  async countEverybodys(now: number, usedSince?: number): Promise<number> {
    let counting = this.#kysely
      .selectFrom(SessionTable.table)
      .select(({ fn }) => fn.countAll().as('count'))
      .where('expires_at', '>', now)
      .where('user_id', 'is not', null);
    if (usedSince !== undefined) counting = counting.where('renewed_at', '>=', usedSince);
    return Number((await counting.executeTakeFirst())?.count ?? 0);
  }

  async *owned(atOnce = READ_AT_ONCE): AsyncIterable<readonly OwnedSession[]> {
    for (let after = ''; ; ) {
      const rows = await this.#kysely
        .selectFrom(SessionTable.table)
        .select(['key_hash', 'user_id'])
        .where('user_id', 'is not', null)
        .where('key_hash', '>', after)
        .orderBy('key_hash')
        .limit(atOnce)
        .execute();
      const owned = rows.map(({ key_hash, user_id }) => ({ keyHash: key_hash, userId: user_id }));
      yield owned as OwnedSession[];
      if (rows.length < atOnce) return;
      after = String(owned.at(-1)?.keyHash);
    }
  }

  async create(session: NewSession): Promise<void> {
    this.#insert ??= this.#kysely
      .insertInto(SessionTable.table)
      .values(Object.fromEntries(Object.values(sessionColumns).map((column) => [column, ''])))
      .compile();
    const parameters = columnNames.map((name) => this.#stored(name, session[name]));
    await this.#kysely.executeQuery({ ...this.#insert, parameters });
  }

  async rekey(keyHash: string, identity: SessionIdentity): Promise<boolean> {
    const { userId, authHash, backend, createdAt, authenticatedAt, renewedAt, expiresAt } = identity;
    const times = { createdAt, authenticatedAt, renewedAt, expiresAt };
    const { userAgent, ipAddress, expiryAge } = identity;
    const change = {
      ...{ keyHash: identity.keyHash, userId, authHash, backend, ...times },
      ...(userAgent === undefined ? {} : { userAgent }),
      ...(ipAddress === undefined ? {} : { ipAddress }),
      ...(expiryAge === undefined ? {} : { expiryAge }),
    };
    return this.#update(keyHash, this.#values(change));
  }

  async setValue(
    keyHash: string,
    key: string,
    json: string,
    maxBytes: number,
  ): Promise<'set' | 'gone' | 'too large'> {
    const changed = this.#database.jsonText.set('data', key, json);
    const done = await this.#kysely
      .updateTable(SessionTable.table)
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
    return this.#update(keyHash, this.#values(change));
  }

  async renewAll(renewals: readonly PutOffRenewal[]): Promise<void> {
    for (let start = 0; start < renewals.length; start += RENEWED_AT_ONCE) {
      await this.#renewThese(renewals.slice(start, start + RENEWED_AT_ONCE));
    }
  }

  async delete(keyHash: string): Promise<boolean> {
    const done = await this.#kysely
      .deleteFrom(SessionTable.table)
      .where('key_hash', '=', keyHash)
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }

  async endAllOf(userId: UserId, except?: string): Promise<number> {
    let ending = this.#kysely.deleteFrom(SessionTable.table).where('user_id', '=', this.#storedId(userId));
    if (except !== undefined) ending = ending.where('key_hash', '!=', except);
    return Number((await ending.executeTakeFirst()).numDeletedRows);
  }

  async endAll(): Promise<number> {
    return this.#database.atomic(async () => {
      if (this.#database.dialect === 'postgres') {
        // Logins lock several rows each: to wait for these one by one could go round in a circle.
        await sql`LOCK TABLE ${sql.table(SessionTable.table)} IN SHARE ROW EXCLUSIVE MODE`.execute(
          this.#kysely,
        );
      }
      const done = await this.#kysely.deleteFrom(SessionTable.table).executeTakeFirst();
      return Number(done.numDeletedRows);
    });
  }

  async endOldestOf(userId: UserId, { most, newest, now }: SessionLimit): Promise<readonly string[]> {
    this.#endOldest ??= this.#compiledEndOldest();
    const parameters = [this.#storedId(userId), newest, now, ALL_ROWS, most - 1];
    const { rows } = await this.#kysely.executeQuery<EndedSession>({ ...this.#endOldest, parameters });
    return rows.map(({ key_hash }) => key_hash);
  }

  async rebindAllOf(userId: UserId, { from, to, only }: SessionRebinding): Promise<void> {
    let rebinding = this.#kysely
      .updateTable(SessionTable.table)
      .set({ auth_hash: to })
      .where('user_id', '=', this.#storedId(userId))
      .where('auth_hash', '=', from);
    if (only !== undefined) rebinding = rebinding.where('key_hash', '=', only);
    await rebinding.execute();
  }

  deleteExpired(now: number): Promise<number> {
    const where = sql<boolean>`expires_at <= ${now}`;
    return deleteInBatches(this.#database, { table: SessionTable.table, key: 'key_hash', where });
  }

  #compiledEndOldest(): CompiledQuery {
    const tooMany = this.#kysely
      .selectFrom(SessionTable.table)
      .select('key_hash')
      .where('user_id', '=', 0)
      .where('key_hash', '!=', '')
      .where('expires_at', '>', 0)
      .orderBy('renewed_at', 'desc')
      .orderBy('key_hash')
      .limit(ALL_ROWS)
      .offset(1);
    const ending = this.#kysely.deleteFrom(SessionTable.table).where('key_hash', 'in', tooMany);
    return ending.returning('key_hash').compile();
  }

  /** A record's values by their columns. */
  #values(change: Partial<NewSession>): Record<string, unknown> {
    const entries = Object.entries(change) as [keyof NewSession, unknown][];
    return Object.fromEntries(
      entries.map(([name, value]) => [sessionColumns[name], this.#stored(name, value)]),
    );
  }

  /** A value as its column has it. */
  #stored(name: keyof NewSession, value: unknown): unknown {
    return name === 'userId' && typeof value === 'string' ? this.#storedId(value) : value;
  }

  async #update(keyHash: string, change: Record<string, unknown>): Promise<boolean> {
    const done = await this.#kysely
      .updateTable(SessionTable.table)
      .set(change)
      .where('key_hash', '=', keyHash)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async #renewThese(renewals: readonly PutOffRenewal[]): Promise<void> {
    const rows = renewals.map(
      ({ keyHash, from, renewedAt, expiresAt }) =>
        sql`(cast(${keyHash} as text), cast(${from} as bigint), cast(${renewedAt} as bigint), cast(${expiresAt} as bigint))`,
    );
    // Both databases call the columns of VALUES so.
    await sql`update ${sql.table(SessionTable.table)} set renewed_at = moved.column3, expires_at = moved.column4
      from (values ${sql.join(rows)}) as moved
      where key_hash = moved.column1 and renewed_at = moved.column2 and ${this.#unlocked(renewals)}`.execute(
      this.#kysely,
    );
  }

  /** Rows that others are changing are left out: waiting for several of them could go round in a circle. */
  #unlocked(renewals: readonly PutOffRenewal[]): RawBuilder<SqlBool> {
    if (this.#database.dialect === 'sqlite') return sql`true`;
    const keys = renewals.map(({ keyHash }) => keyHash);
    const free = this.#kysely.selectFrom(SessionTable.table).select('key_hash').where('key_hash', 'in', keys);
    return sql`key_hash in (${free.forUpdate().skipLocked()})`;
  }

  async #exists(keyHash: string): Promise<boolean> {
    const row = await this.#kysely
      .selectFrom(SessionTable.table)
      .select('key_hash')
      .where('key_hash', '=', keyHash)
      .executeTakeFirst();
    return row !== undefined;
  }
}
