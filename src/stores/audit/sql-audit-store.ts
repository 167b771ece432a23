import type { CompiledQuery } from 'kysely';
import { AuditEntry, type AuditRecord, type NewAuditRecord } from '../../core/audit/audit-entry.ts';
import type { AuditCountQuery, AuditQuery, AuditStore } from '../../core/audit/audit-store.ts';
import { ROW_KINDS } from '../../core/audit/row-changes.ts';
import type { Database } from '../../database/contract/database.ts';
import { deleteInBatches } from '../../database/sql/delete-in-batches.ts';
import { columnName } from '../../models/fields/field-base.ts';
import { countAuditEntries } from './count-audit-entries.ts';

const names = Object.keys(AuditEntry.fields) as (keyof NewAuditRecord)[];
const columns = names.map((name) => columnName(name, AuditEntry.fields[name]));

/** Entries that one statement writes: their values are fewer than the parameters that SQLite takes (32,766). */
const INSERT_BATCH = 1000;

/** The audit log in its table. */
export class SqlAuditStore implements AuditStore {
  readonly #database: Database;
  /** Compiled at the first entry: only the values differ. */
  #insert: CompiledQuery | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(records: readonly NewAuditRecord[]): Promise<void> {
    const [first, ...more] = records;
    if (!first) return;
    await (more.length === 0
      ? this.#insertOne(first)
      : this.#database.atomic(() => this.#insertMany(records)));
  }

  async list(query: AuditQuery): Promise<readonly AuditRecord[]> {
    const { userId, actorId, kinds, outcome, requestId, object, since, before, limit } = query;
    const { kysely } = this.#database;
    let select = kysely.selectFrom(AuditEntry.table).select(['id', ...columns]);
    if (userId !== undefined) select = select.where('user_id', '=', userId);
    if (actorId !== undefined) select = select.where('actor_id', '=', actorId);
    if (kinds !== undefined) select = select.where('kind', 'in', kinds);
    if (outcome !== undefined) select = select.where('outcome', '=', outcome);
    if (requestId !== undefined) select = select.where('request_id', '=', requestId);
    if (object !== undefined) select = select.where('object', '=', object);
    if (since !== undefined) select = select.where(this.#database.compareMoment('at', '>=', since));
    if (before !== undefined) select = select.where(this.#database.compareMoment('at', '<', before));
    const rows = await select.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(recordOf);
  }

  count(query: AuditCountQuery): Promise<ReadonlyMap<string, readonly number[]>> {
    return countAuditEntries(this.#database, query);
  }

  async forget(userId: string, object: string): Promise<void> {
    const nothing = { session_id: null, ip_address: null, user_agent: null };
    const { kysely } = this.#database;
    const update = () => kysely.updateTable(AuditEntry.table).set(nothing);
    await update().where('actor_id', '=', userId).execute();
    // What nobody did who was logged in: a failed login, a reset by mail.
    await update().where('user_id', '=', userId).where('actor_id', 'is', null).execute();
    const ofRow = kysely.updateTable(AuditEntry.table).set({ detail: '{}' });
    await ofRow.where('object', '=', object).where('kind', 'in', ROW_KINDS).execute();
  }

  deleteBefore(moment: Date): Promise<number> {
    const where = this.#database.compareMoment('at', '<', moment);
    return deleteInBatches(this.#database, { table: AuditEntry.table, where });
  }

  async #insertOne(record: NewAuditRecord): Promise<void> {
    const { kysely } = this.#database;
    this.#insert ??= kysely
      .insertInto(AuditEntry.table)
      .values(Object.fromEntries(columns.map((column) => [column, ''])))
      .compile();
    const parameters = storedValues(record);
    await kysely.executeQuery({ ...this.#insert, parameters });
  }

  async #insertMany(records: readonly NewAuditRecord[]): Promise<void> {
    for (let start = 0; start < records.length; start += INSERT_BATCH) {
      const rows = records.slice(start, start + INSERT_BATCH).map((record) => {
        const values = storedValues(record);
        return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
      });
      await this.#database.kysely.insertInto(AuditEntry.table).values(rows).execute();
    }
  }
}

/** The values of an entry as its columns have them, in their order. */
function storedValues(record: NewAuditRecord): readonly unknown[] {
  return names.map((name) => (name === 'detail' ? JSON.stringify(record.detail) : record[name]));
}

function recordOf(row: Readonly<Record<string, unknown>>): AuditRecord {
  const values = names.map((name, index) => [name, row[columns[index] as string]]);
  return { id: row.id, ...Object.fromEntries(values) } as AuditRecord;
}
