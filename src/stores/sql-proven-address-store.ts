import type { ProvenAddress, ProvenAddressStore } from '../core/addresses/proven-address-store.ts';
import { ProvenAddressTable } from '../core/addresses/proven-address-table.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { Database } from '../database/contract/database.ts';
import type { Model } from '../models/model.ts';
import { storedIdForm } from './rows/columns/model-columns.ts';

const { table } = ProvenAddressTable;

/** Proven addresses in a table. */
export class SqlProvenAddressStore implements ProvenAddressStore {
  readonly #database: Database;
  readonly #storedId: (id: UserId) => unknown;

  /** `userModel`: whose ids the rows have. */
  constructor(database: Database, userModel: Model) {
    this.#database = database;
    this.#storedId = storedIdForm(userModel, database.dialect);
  }

  async keep({ addressKey, userId, address, provenAt }: ProvenAddress): Promise<'kept' | 'user_gone'> {
    const proof = { user_id: this.#storedId(userId), address, proven_at: provenAt };
    try {
      const insert = this.#database.kysely
        .insertInto(table)
        .values({ address_key: addressKey, ...proof })
        .onConflict((conflict) => conflict.column('address_key').doUpdateSet(proof));
      await this.#database.attempt(() => insert.execute());
      return 'kept';
    } catch (error) {
      if (this.#database.isForeignKeyViolation(error)) return 'user_gone';
      throw error;
    }
  }

  async find(addressKey: string): Promise<ProvenAddress | null> {
    // PostgreSQL's texts have no NUL, and it refuses to look for one.
    if (addressKey.includes('\0')) return null;
    const row = await this.#rows().where('address_key', '=', addressKey).executeTakeFirst();
    return row ? provenAddress(row) : null;
  }

  async listOf(userId: UserId): Promise<readonly ProvenAddress[]> {
    const rows = await this.#rows()
      .where('user_id', '=', this.#storedId(userId))
      .orderBy('proven_at', 'desc')
      .orderBy('address_key')
      .execute();
    return rows.map(provenAddress);
  }

  async forget(userId: UserId, addressKey: string): Promise<boolean> {
    const done = await this.#database.kysely
      .deleteFrom(table)
      .where('address_key', '=', addressKey)
      .where('user_id', '=', this.#storedId(userId))
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }

  #rows() {
    return this.#database.kysely.selectFrom(table).select(['address_key', 'user_id', 'address', 'proven_at']);
  }
}

function provenAddress(row: Readonly<Record<string, unknown>>): ProvenAddress {
  return {
    addressKey: String(row.address_key),
    userId: row.user_id as UserId,
    address: String(row.address),
    provenAt: Number(row.proven_at),
  };
}
