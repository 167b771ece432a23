import type { Kysely } from 'kysely';
import type { DeviceRecord, DeviceUse } from '../core/devices/device-record.ts';
import type { DeviceOwner, DeviceStore } from '../core/devices/device-store.ts';
import { KnownDeviceTable } from '../core/devices/known-device-table.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { sql } from '../database/sql/kysely.ts';
import { type ModelColumns, modelColumns } from './rows/columns/model-columns.ts';

const { table } = KnownDeviceTable;

/** Rows changed by one statement, so that a clean-up of millions never holds the lock for long. */
const BATCH = 1000;

/** Known devices in a table. */
export class SqlDeviceStore<U extends BaseUser> implements DeviceStore {
  readonly #database: Database;
  readonly #columns: ModelColumns;
  readonly #users: { readonly table: string; readonly username: string };

  /** `userModel`: whose the devices are. */
  constructor(database: Database, userModel: UserModel<U>) {
    this.#database = database;
    this.#columns = modelColumns(KnownDeviceTable, database.dialect, { userModel });
    const username = modelColumns(userModel, database.dialect).columnOf(userModel.usernameField);
    this.#users = { table: userModel.table, username };
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  async ownersOf(secretHashes: readonly string[], since: number): Promise<readonly DeviceOwner[]> {
    const rows = await this.#kysely
      .selectFrom(`${table} as device`)
      .innerJoin(`${this.#users.table} as owner`, 'owner.id', 'device.user_id')
      .select(['device.secret_hash as secret_hash', `owner.${this.#users.username} as username`])
      .where('device.secret_hash', 'in', [...secretHashes])
      .where('device.last_used_at', '>', since)
      .execute();
    return rows.map((row) => ({
      secretHash: String(row.secret_hash),
      username: String(row.username),
    }));
  }

  async use({ secretHash, userId, ...use }: DeviceUse, since: number): Promise<boolean> {
    const done = await this.#kysely
      .updateTable(table)
      .set(this.#columns.encode(use))
      .where('secret_hash', '=', secretHash)
      .where('user_id', '=', this.#storedUser(userId))
      .where('last_used_at', '>', since)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async add(
    { secretHash: id, ...record }: DeviceRecord,
    most: number,
  ): Promise<{ readonly isFirst: boolean }> {
    const userId = this.#storedUser(record.userId);
    const others = await this.#kysely
      .selectFrom(table)
      .select('secret_hash')
      .where('user_id', '=', userId)
      .orderBy('last_used_at', 'desc')
      .orderBy('secret_hash')
      .execute();
    const tooMany = others.slice(most - 1).map((row) => String(row.secret_hash));
    if (tooMany.length > 0)
      await this.#kysely.deleteFrom(table).where('secret_hash', 'in', tooMany).execute();
    await this.#kysely
      .insertInto(table)
      .values(this.#columns.encode({ id, ...record }))
      .execute();
    return { isFirst: others.length === 0 };
  }

  async listOf(userId: UserId, since: number): Promise<readonly DeviceRecord[]> {
    const rows = await this.#kysely
      .selectFrom(table)
      .select(this.#columns.names)
      .where('user_id', '=', this.#storedUser(userId))
      .where('last_used_at', '>', since)
      .orderBy('last_used_at', 'desc')
      .orderBy('secret_hash')
      .execute();
    return rows.map((row) => {
      const { id, ...record } = this.#columns.decode(row);
      return { secretHash: id, ...record } as unknown as DeviceRecord;
    });
  }

  async forget(userId: UserId, secretHash: string): Promise<boolean> {
    const done = await this.#kysely
      .deleteFrom(table)
      .where('secret_hash', '=', secretHash)
      .where('user_id', '=', this.#storedUser(userId))
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }

  async forgetAll(userId: UserId, keep: string | null = null): Promise<number> {
    const done = await this.#kysely
      .deleteFrom(table)
      .where('user_id', '=', this.#storedUser(userId))
      .$if(keep !== null, (query) => query.where('secret_hash', '!=', keep))
      .executeTakeFirst();
    return Number(done.numDeletedRows);
  }

  async deleteBefore(before: number): Promise<number> {
    const newer = sql<boolean>`exists (select 1 from ${sql.table(table)} as newer where newer.user_id = old.user_id
      and (newer.last_used_at > old.last_used_at
        or (newer.last_used_at = old.last_used_at and newer.secret_hash > old.secret_hash)))`;
    const removed = await this.#inBatches(before, newer, async (which) => {
      const done = await this.#kysely.deleteFrom(table).where('secret_hash', 'in', which).executeTakeFirst();
      return Number(done.numDeletedRows);
    });
    const hasClient = sql<boolean>`(user_agent is not null or ip_address is not null)`;
    await this.#inBatches(before, hasClient, async (which) => {
      const nobody = { user_agent: null, ip_address: null };
      const done = await this.#kysely
        .updateTable(table)
        .set(nobody)
        .where('secret_hash', 'in', which)
        .executeTakeFirst();
      return Number(done.numUpdatedRows);
    });
    return removed;
  }

  async #inBatches(
    before: number,
    condition: Condition,
    change: (which: OldDevices) => Promise<number>,
  ): Promise<number> {
    let total = 0;
    for (let changed = BATCH; changed === BATCH; total += changed) {
      changed = await change(oldDevices(this.#database, before, condition));
    }
    return total;
  }

  #storedUser(userId: UserId): unknown {
    return this.#columns.encode({ userId }).user_id;
  }
}

type Condition = ReturnType<typeof sql<boolean>>;
type OldDevices = ReturnType<typeof oldDevices>;

/** Those of long ago. What others are changing stays for the next time: waiting for several could go round in a circle. */
function oldDevices({ kysely, dialect }: Database, before: number, condition: Condition) {
  return kysely
    .selectFrom(`${table} as old`)
    .select('old.secret_hash')
    .where('old.last_used_at', '<=', before)
    .where(condition)
    .limit(BATCH)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked());
}
