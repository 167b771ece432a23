import type { Kysely } from 'kysely';
import { limitedUntil, limitScope, type OneTimeLimit } from '../core/one-time/one-time-limits.ts';
import type { OneTimeRecord } from '../core/one-time/one-time-record.ts';
import type { OneTimeKey, OneTimeSince, OneTimeStore, OneTimeUse } from '../core/one-time/one-time-store.ts';
import { OneTimeTable } from '../core/one-time/one-time-table.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { deleteInBatches } from '../database/sql/delete-in-batches.ts';
import { sql } from '../database/sql/kysely.ts';
import type { Model } from '../models/model.ts';
import { modelColumns } from './rows/columns/model-columns.ts';

/** One-time secrets in a table. */
export class SqlOneTimeStore implements OneTimeStore {
  readonly #database: Database;
  readonly #columns: ReturnType<typeof modelColumns>;

  /** `userModel`: whose ids the secrets have. */
  constructor(database: Database, userModel: Model) {
    this.#database = database;
    this.#columns = modelColumns(OneTimeTable, database.dialect, { userModel });
  }

  async issue(
    record: OneTimeRecord,
    limits: readonly OneTimeLimit[],
    { olderStay } = { olderStay: false },
  ): Promise<number | null | 'user_gone'> {
    const { kysely } = this.#database;
    const issue = async () => {
      await this.#takeTurn(kysely, record);
      const until = await this.#limitedUntil(kysely, record, limits);
      if (until !== null) return until;
      // First the new one, which locks its user's row: a deletion of the user locks them in that order too.
      await kysely
        .insertInto(OneTimeTable.table)
        .values(this.#columns.encode({ ...record }))
        .execute();
      if (!olderStay) await this.#endOlder(kysely, record);
      return null;
    };
    try {
      return await this.#database.attempt(() => this.#database.atomic(issue));
    } catch (error) {
      if (this.#database.isForeignKeyViolation(error)) return 'user_gone';
      throw error;
    }
  }

  async find(key: OneTimeKey, now: number): Promise<OneTimeRecord | null> {
    const row = await this.#database.kysely
      .selectFrom(OneTimeTable.table)
      .select(this.#columns.names)
      .where(this.#isGood(key, now))
      .executeTakeFirst();
    return row ? this.#recordOf(row) : null;
  }

  async use(key: OneTimeKey, { at, bindingHash }: OneTimeUse): Promise<OneTimeRecord | null> {
    const row = await this.#database.kysely
      .updateTable(OneTimeTable.table)
      .set({ used_at: at })
      .where(this.#isGood(key, at))
      .where((eb) => eb.or([eb('binding_hash', 'is', null), eb('binding_hash', '=', bindingHash)]))
      .returning(this.#columns.names)
      .executeTakeFirst();
    return row ? this.#recordOf(row) : null;
  }

  async countTry(key: OneTimeKey, at: number): Promise<number | null> {
    const row = await this.#database.kysely
      .updateTable(OneTimeTable.table)
      .set({ tries_left: sql`tries_left - 1` })
      .where(this.#isGood(key, at))
      .returning('tries_left')
      .executeTakeFirst();
    return row ? Number(row.tries_left) : null;
  }

  async end(id: string, at: number): Promise<boolean> {
    const done = await this.#database.kysely
      .updateTable(OneTimeTable.table)
      .set({ ended_at: at })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async endAllOf(userId: UserId, at: number, which?: OneTimeSince): Promise<void> {
    const good = this.#database.kysely
      .updateTable(OneTimeTable.table)
      .set({ ended_at: at })
      .where('user_id', '=', this.#storedUser(userId))
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null);
    const those = which
      ? good.where('purpose', '=', which.purpose).where('created_at', '>=', which.since)
      : good.where('survives', '=', false);
    await those.execute();
  }

  deleteOver(before: number): Promise<number> {
    return deleteInBatches(this.#database, {
      table: OneTimeTable.table,
      where: sql`kept_until <= ${before}`,
    });
  }

  /**
   * Waits until nobody else is making a secret of this purpose for the address or for the user: PostgreSQL shows a transaction
   * no rows that another is about to keep. On SQLite one transaction writes at a time. An address without a user has two locks
   * as well, so that it takes as long; both in the order of their numbers, so that two never wait for each other.
   */
  async #takeTurn(kysely: Kysely<Tables>, { purpose, addressKey, userId }: OneTimeRecord): Promise<void> {
    if (this.#database.dialect !== 'postgres') return;
    const address = `latchkey.oneTime ${purpose} address ${addressKey}`;
    const owner = `latchkey.oneTime ${purpose} user ${userId ?? addressKey}`;
    await sql`select pg_advisory_xact_lock(key) from (
      select hashtextextended(name, 0) as key from unnest(array[${address}, ${owner}]::text[]) as name order by key
    ) as locks`.execute(kysely);
  }

  /** From when on no limit of the address, nor of the user, is reached. */
  async #limitedUntil(
    kysely: Kysely<Tables>,
    record: OneTimeRecord,
    limits: readonly OneTimeLimit[],
  ): Promise<number | null> {
    let until: number | null = null;
    for (const counted of ['address', 'user'] as const) {
      const own = limits.filter(({ of = 'address' }) => of === counted);
      if (own.length === 0) continue;
      const made = await this.#made(kysely, record, own);
      const end = limitedUntil(made, own, record.createdAt);
      if (end !== null) until = Math.max(until ?? 0, end);
    }
    return until;
  }

  /** When the secrets were made that the limits look at, the latest first. The limits are all of one kind. */
  async #made(
    kysely: Kysely<Tables>,
    { purpose, addressKey, userId, createdAt }: OneTimeRecord,
    limits: readonly OneTimeLimit[],
  ): Promise<readonly number[]> {
    const ofUser = limits[0]?.of === 'user' && userId !== null;
    const { count, milliseconds } = limitScope(limits);
    const rows = await kysely
      .selectFrom(OneTimeTable.table)
      .select('created_at')
      .where('purpose', '=', purpose)
      .$if(ofUser, (query) => query.where('user_id', '=', userId === null ? null : this.#storedUser(userId)))
      .$if(!ofUser, (query) => query.where('address_key', '=', addressKey))
      .where('created_at', '>', createdAt - milliseconds)
      .orderBy('created_at', 'desc')
      .limit(count)
      .execute();
    return rows.map((row) => Number(row.created_at));
  }

  async #endOlder(kysely: Kysely<Tables>, record: OneTimeRecord): Promise<void> {
    const { id, purpose, addressKey, userId, createdAt } = record;
    const older = kysely
      .updateTable(OneTimeTable.table)
      .set({ ended_at: createdAt })
      .where('id', '!=', id)
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .where('ended_at', 'is', null);
    const owned =
      userId === null
        ? older.where('user_id', 'is', null).where('address_key', '=', addressKey)
        : older.where('user_id', '=', this.#storedUser(userId));
    await owned.execute();
  }

  #isGood(key: OneTimeKey, at: number) {
    const which = 'id' in key ? sql`id = ${key.id}` : sql`secret_hash = ${key.secretHash}`;
    return sql<boolean>`${which} and purpose = ${key.purpose} and used_at is null and ended_at is null
      and tries_left > 0 and expires_at > ${at}`;
  }

  #storedUser(userId: UserId): unknown {
    return this.#columns.encode({ userId }).user_id;
  }

  #recordOf(row: Readonly<Record<string, unknown>>): OneTimeRecord {
    return this.#columns.decode(row) as unknown as OneTimeRecord;
  }
}
