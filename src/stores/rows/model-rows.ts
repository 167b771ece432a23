import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { withFreeId } from '../../database/sql/with-free-id.ts';
import { isReference } from '../../models/kinds/model-field.ts';
import type { Model } from '../../models/model.ts';
import { idFrom, newId, type RowId } from '../../models/model-key.ts';
import { inList } from '../../models/rows/condition.ts';
import type { Duplicate, MissingReference } from '../../models/rows/model-store.ts';
import type { RowTest } from './conditions/field-condition.ts';
import { refuseQuery } from './conditions/store-error.ts';
import { type ModelRowsOptions, RowReads, type RowRecord } from './listing/row-reads.ts';
import { RowClashes } from './row-clashes.ts';
import { RowFiles } from './row-files.ts';

/** The values of a write. */
interface BoundValues {
  readonly values: Readonly<RowRecord>;
}

/** The rows of one model's table: what the stores of users and of other models have in common. */
export class ModelRows extends RowReads {
  readonly #clashes: RowClashes;
  readonly #files: RowFiles;

  constructor(database: Database, model: Model, options: ModelRowsOptions = {}) {
    super(database, model, options);
    this.#clashes = new RowClashes(this);
    this.#files = new RowFiles(database, model, options.files ?? null);
  }

  insert(given: Readonly<RowRecord>): Promise<{ readonly row: RowRecord } | Duplicate | MissingReference> {
    if (!this.#files.areNew(given)) return this.#insert(given);
    return this.#files.keep(
      given,
      (values) => this.#insert(values),
      (outcome) => 'row' in outcome,
    );
  }

  #insert(values: Readonly<RowRecord>): Promise<{ readonly row: RowRecord } | Duplicate | MissingReference> {
    const id = values.id ?? newId(this.model);
    const bound = this.#bound(id === undefined ? values : { ...values, id });
    const write = async (all: Readonly<RowRecord>) => {
      const row = await this.kysely
        .insertInto(this.model.table)
        .values(this.columns.encode(all))
        .returning([...this.columns.names])
        .executeTakeFirstOrThrow();
      return { row: this.columns.decode(row) };
    };
    return this.#unlessRefused(bound, null, (all) =>
      withFreeId(this.database, this.model.table, () => write(all)),
    );
  }

  /** @throws LatchkeyError `query_invalid`. */
  async updateWhere(
    where: object,
    changes: Readonly<RowRecord>,
  ): Promise<number | Duplicate | MissingReference> {
    const test = this.#testOfSome(where);
    if (test === false || Object.keys(changes).length === 0) return 0;
    if (!this.#files.concern(changes)) return this.#updateWhere(test, changes);
    return this.#files.keep(
      changes,
      async (values) => {
        const ids = await this.lockWhere(where);
        // Two rows that name one file would lose it both when one of them goes.
        if (ids.length > 1 && this.#files.areNew(changes)) {
          throw refuseQuery(this.model, `one file cannot be kept for ${ids.length} rows`);
        }
        const same = inList(ids);
        const before = await this.list({ where: { id: same } });
        const held = this.narrowTest({ id: same });
        const count = typeof held === 'boolean' ? 0 : await this.#updateWhere(held, values);
        if (typeof count === 'number') await this.#files.removeLater(before, values);
        return count;
      },
      (outcome) => typeof outcome === 'number' && outcome > 0,
    );
  }

  async #updateWhere(
    test: Exclude<RowTest, boolean>,
    changes: Readonly<RowRecord>,
  ): Promise<number | Duplicate | MissingReference> {
    try {
      return await this.#unlessRefused(this.#bound(changes), null, async (bound) => {
        const update = this.kysely.updateTable(this.model.table).set(this.columns.encode(bound)).where(test);
        const done = await this.database.attempt(() => update.executeTakeFirst());
        return Number(done.numUpdatedRows);
      });
    } catch (error) {
      const duplicate = this.database.isUniqueViolation(error) ? this.#clashes.uniqueField(changes) : null;
      if (duplicate === null) throw error;
      return { duplicate };
    }
  }

  /** @throws LatchkeyError `query_invalid`. */
  async deleteWhere(where: object): Promise<number | 'referenced'> {
    const test = this.#testOfSome(where);
    if (test === false) return 0;
    try {
      return await this.remove(test);
    } catch (error) {
      if (this.database.isForeignKeyViolation(error)) return 'referenced';
      throw error;
    }
  }

  /** Changing every row is no filter's mistake: it has to be said. */
  #testOfSome(where: object): Exclude<RowTest, true> {
    const test = this.narrowTest(where);
    if (test === true)
      throw refuseQuery(this.model, 'it would change every row; say { id: not(null) } to do that');
    return test;
  }

  async update(
    id: RowId,
    changes: Readonly<RowRecord>,
  ): Promise<{ readonly row: RowRecord } | Duplicate | MissingReference | null> {
    if (!this.#files.concern(changes)) return this.#update(id, changes);
    return this.#files.keep(
      changes,
      async (values) => {
        // Locked: of two that come at once the second has to know the file of the first, which nobody else would remove.
        await this.lock([id], 'change');
        const before = await this.find(id);
        const outcome = await this.#update(id, values);
        if (before && outcome && 'row' in outcome) await this.#files.removeLater([before], outcome.row);
        return outcome;
      },
      (outcome) => outcome !== null && 'row' in outcome,
    );
  }

  #update(
    id: RowId,
    changes: Readonly<RowRecord>,
  ): Promise<{ readonly row: RowRecord } | Duplicate | MissingReference | null> {
    return this.#unlessRefused(this.#bound(changes), id, async (bound) => {
      const isChange = Object.keys(bound).length > 0;
      const row = await (isChange ? this.database.attempt(() => this.#changed(id, bound)) : this.find(id));
      return row && { row };
    });
  }

  async #changed(given: RowId, changes: Readonly<RowRecord>): Promise<RowRecord | null> {
    const id = this.storedId(given);
    if (id === null) return null;
    const row = await this.kysely
      .updateTable(this.model.table)
      .set(this.columns.encode(changes))
      .where(this.key, '=', id)
      .returning([...this.columns.names])
      .executeTakeFirst();
    return row ? this.columns.decode(row) : null;
  }

  async delete(given: RowId): Promise<'deleted' | 'gone' | 'referenced'> {
    const id = this.storedId(given);
    if (id === null) return 'gone';
    try {
      return (await this.remove(sql<boolean>`${sql.ref(this.key)} = ${id}`)) > 0 ? 'deleted' : 'gone';
    } catch (error) {
      if (this.database.isForeignKeyViolation(error)) return 'referenced';
      throw error;
    }
  }

  /** Removes some rows, and their files once the transaction is kept. How many there were. What the database refuses is thrown. */
  async remove(test: Exclude<RowTest, boolean>): Promise<number> {
    const query = this.kysely.deleteFrom(this.model.table).where(test);
    if (this.#files.names.length === 0) {
      const done = await this.database.attempt(() => query.executeTakeFirst());
      return Number(done.numDeletedRows);
    }
    const named = query.returning(this.#files.names.map((name) => this.columns.columnOf(name)));
    const rows = await this.database.attempt(() => named.execute());
    const paths = (row: Readonly<RowRecord>) =>
      Object.fromEntries(this.#files.names.map((name) => [name, row[this.columns.columnOf(name)]]));
    await this.#files.removeLater(rows.map(paths));
    return rows.length;
  }

  /**
   * Those of some ids that are there, kept until the transaction ends: for a change of what belongs to them, or so that
   * something can refer to them. SQLite lets one transaction write at a time anyway.
   */
  async lock(ids: readonly RowId[], why: 'change' | 'reference'): Promise<ReadonlySet<RowId>> {
    const stored = ids.map((id) => this.storedId(id)).filter((id) => id !== null);
    if (stored.length === 0) return new Set();
    const select = this.kysely.selectFrom(this.model.table).select(this.key).where(this.key, 'in', stored);
    const rows = await this.#locking(select.orderBy(this.key), why).execute();
    return new Set(rows.map((row) => this.#idOf(row)));
  }

  /**
   * The ids of the rows that a filter finds, kept until the transaction ends, for a change.
   *
   * @throws LatchkeyError `query_invalid`, also for a filter without a condition.
   */
  async lockWhere(where: object): Promise<RowId[]> {
    const test = this.#testOfSome(where);
    if (test === false) return [];
    const select = this.kysely.selectFrom(this.model.table).select(this.key).where(test);
    const rows = await this.#locking(select.orderBy(this.key), 'change').execute();
    return rows.map((row) => this.#idOf(row));
  }

  #idOf(row: Readonly<RowRecord>): RowId {
    return this.columns.decode(row).id as RowId;
  }

  #locking<T extends { forNoKeyUpdate(): T; forKeyShare(): T }>(select: T, why: 'change' | 'reference'): T {
    if (this.database.dialect === 'sqlite') return select;
    return why === 'change' ? select.forNoKeyUpdate() : select.forKeyShare();
  }

  /** The values with the users' ids as the user model has them; or the field that has none. */
  #bound(values: Readonly<RowRecord>): BoundValues | MissingReference {
    const bound: RowRecord = { ...values };
    for (const [name, field] of Object.entries(this.model.fields)) {
      const value = values[name];
      if (!isReference(field) || field.references !== 'user' || value === null || value === undefined)
        continue;
      const id = idFrom(this.userModel, value);
      if (id === null) return { missing: name };
      bound[name] = id;
    }
    return { values: bound };
  }

  /** Runs a write; where the database refuses a value, answers with its field. */
  async #unlessRefused<T>(
    given: BoundValues | MissingReference,
    id: RowId | null,
    write: (values: Readonly<RowRecord>) => Promise<T>,
  ): Promise<T | Duplicate | MissingReference> {
    if ('missing' in given) return given;
    const { values } = given;
    try {
      return await write(values);
    } catch (error) {
      if (this.database.isUniqueViolation(error)) {
        const duplicate = await this.#clashes.duplicateField(values, id);
        if (duplicate) return { duplicate };
      } else if (this.database.isForeignKeyViolation(error)) {
        const missing = await this.#clashes.missingRow(values);
        if (missing) return { missing };
      }
      throw error;
    }
  }

  duplicates(values: Readonly<RowRecord>, id: RowId | null): Promise<readonly (readonly string[])[]> {
    return this.#clashes.duplicates(values, id);
  }

  async missingReference(values: Readonly<RowRecord>): Promise<string | null> {
    const given = this.#bound(values);
    return 'missing' in given ? given.missing : this.#clashes.missingRow(given.values);
  }
}
