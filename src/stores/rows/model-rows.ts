import type { Expression, Kysely, SqlBool } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { withFreeId } from '../../database/sql/with-free-id.ts';
import { isReference } from '../../models/kinds/model-field.ts';
import type { Model } from '../../models/model.ts';
import { hasCountedId, idFrom, newId, type RowId } from '../../models/model-key.ts';
import { referredModel } from '../../models/referred-model.ts';
import type { Duplicate, ListQuery, MissingReference } from '../../models/rows/model-store.ts';
import { foldCase } from '../../models/values/fold-case.ts';
import { type ModelColumns, modelColumns } from './columns/model-columns.ts';
import type { RowTest } from './field-condition.ts';
import { filterCondition } from './filter-condition.ts';
import { listedPart, sortKeys } from './model-listing.ts';
import { refuseQuery } from './store-error.ts';

/** A row by the names of its fields. */
export type RowRecord = Record<string, unknown>;

export interface ModelRowsOptions {
  /** Columns that no field declares: see `modelColumns`. Default: none. */
  readonly extra?: readonly string[];
  /** The model of the project's users. Default: this model. */
  readonly userModel?: Model;
}

/** The values of a write. */
interface BoundValues {
  readonly values: Readonly<RowRecord>;
}

/** The rows of one model's table: what the stores of users and of other models have in common. */
export class ModelRows {
  readonly columns: ModelColumns;
  readonly #database: Database;
  readonly #model: Model;
  readonly #userModel: Model;

  constructor(database: Database, model: Model, { extra = [], userModel = model }: ModelRowsOptions = {}) {
    this.#database = database;
    this.#model = model;
    this.#userModel = userModel;
    this.columns = modelColumns(model, database.dialect, { extra, userModel });
  }

  get #key(): string {
    return this.columns.columnOf('id');
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  insert(values: Readonly<RowRecord>): Promise<{ readonly row: RowRecord } | Duplicate | MissingReference> {
    const id = values.id ?? newId(this.#model);
    const bound = this.#bound(id === undefined ? values : { ...values, id });
    const write = async (all: Readonly<RowRecord>) => {
      const row = await this.#kysely
        .insertInto(this.#model.table)
        .values(this.columns.encode(all))
        .returning([...this.columns.names])
        .executeTakeFirstOrThrow();
      return { row: this.columns.decode(row) };
    };
    return this.#unlessRefused(bound, null, (all) =>
      withFreeId(this.#database, this.#model.table, () => write(all)),
    );
  }

  async find(given: RowId): Promise<RowRecord | null> {
    const id = this.storedId(given);
    if (id === null) return null;
    const row = await this.#kysely
      .selectFrom(this.#model.table)
      .select([...this.columns.names])
      .where(this.#key, '=', id)
      .executeTakeFirst();
    return row ? this.columns.decode(row) : null;
  }

  /** `within`: what else a row has to be. @throws LatchkeyError `query_invalid`. */
  async list(query: ListQuery, within: Expression<SqlBool> | null = null): Promise<RowRecord[]> {
    const { limit, offset } = listedPart(this.#model, query);
    const { where = {} } = query;
    const test = this.#test(where);
    const keys = sortKeys(this.#model, query.orderBy);
    if (test === false) return [];
    let select = this.#kysely.selectFrom(this.#model.table).select([...this.columns.names]);
    if (test !== true) select = select.where(test);
    if (within) select = select.where(within);
    for (const { name, descending } of keys) {
      // Not as text: Kysely would read the second word of a column's name as a direction.
      select = select.orderBy(sql.ref(this.columns.columnOf(name)), (order) =>
        descending ? order.desc().nullsLast() : order.asc().nullsFirst(),
      );
    }
    if (query.forUpdate && this.#database.dialect === 'postgres') select = select.forUpdate();
    const rows = await select.limit(limit).offset(offset).execute();
    return rows.map((row) => this.columns.decode(row));
  }

  /** `within`: as of `list`. @throws LatchkeyError `query_invalid`. */
  async count(where: object, within: Expression<SqlBool> | null = null): Promise<number> {
    const test = this.#test(where);
    if (test === false) return 0;
    const all = this.#kysely
      .selectFrom(this.#model.table)
      .select((build) => build.fn.countAll<number>().as('n'));
    const count = within ? all.where(within) : all;
    const row = await (test === true ? count : count.where(test)).executeTakeFirstOrThrow();
    return Number(row.n);
  }

  /** @throws LatchkeyError `query_invalid`. */
  async exists(where: object): Promise<boolean> {
    const test = this.#test(where);
    if (test === false) return false;
    const some = this.#kysely.selectFrom(this.#model.table).select(this.#key).limit(1);
    return (await (test === true ? some : some.where(test)).executeTakeFirst()) !== undefined;
  }

  /** @throws LatchkeyError `query_invalid`. */
  async updateWhere(
    where: object,
    changes: Readonly<RowRecord>,
  ): Promise<number | Duplicate | MissingReference> {
    const test = this.#testOfSome(where);
    if (test === false || Object.keys(changes).length === 0) return 0;
    try {
      return await this.#unlessRefused(this.#bound(changes), null, async (bound) => {
        const update = this.#kysely
          .updateTable(this.#model.table)
          .set(this.columns.encode(bound))
          .where(test);
        const done = await this.#database.attempt(() => update.executeTakeFirst());
        return Number(done.numUpdatedRows);
      });
    } catch (error) {
      const duplicate = this.#database.isUniqueViolation(error) ? this.#uniqueField(changes) : null;
      if (duplicate === null) throw error;
      return { duplicate };
    }
  }

  /** @throws LatchkeyError `query_invalid`. */
  async deleteWhere(where: object): Promise<number | 'referenced'> {
    const test = this.#testOfSome(where);
    if (test === false) return 0;
    try {
      const query = this.#kysely.deleteFrom(this.#model.table).where(test);
      const done = await this.#database.attempt(() => query.executeTakeFirst());
      return Number(done.numDeletedRows);
    } catch (error) {
      if (this.#database.isForeignKeyViolation(error)) return 'referenced';
      throw error;
    }
  }

  #test(where: object): RowTest {
    const parts = { database: this.#database, model: this.#model, userModel: this.#userModel };
    return filterCondition({ ...parts, columns: this.columns, listed: { count: 0 } }, where);
  }

  /** Changing every row is no filter's mistake: it has to be said. */
  #testOfSome(where: object): Exclude<RowTest, true> {
    const test = this.#test(where);
    if (test === true)
      throw refuseQuery(this.#model, 'it would change every row; say { id: not(null) } to do that');
    return test;
  }

  update(
    id: RowId,
    changes: Readonly<RowRecord>,
  ): Promise<{ readonly row: RowRecord } | Duplicate | MissingReference | null> {
    return this.#unlessRefused(this.#bound(changes), id, async (bound) => {
      const isChange = Object.keys(bound).length > 0;
      const row = await (isChange ? this.#database.attempt(() => this.#changed(id, bound)) : this.find(id));
      return row && { row };
    });
  }

  async #changed(given: RowId, changes: Readonly<RowRecord>): Promise<RowRecord | null> {
    const id = this.storedId(given);
    if (id === null) return null;
    const row = await this.#kysely
      .updateTable(this.#model.table)
      .set(this.columns.encode(changes))
      .where(this.#key, '=', id)
      .returning([...this.columns.names])
      .executeTakeFirst();
    return row ? this.columns.decode(row) : null;
  }

  async delete(given: RowId): Promise<'deleted' | 'gone' | 'referenced'> {
    const id = this.storedId(given);
    if (id === null) return 'gone';
    try {
      const query = this.#kysely.deleteFrom(this.#model.table).where(this.#key, '=', id);
      const done = await this.#database.attempt(() => query.executeTakeFirst());
      return done.numDeletedRows > 0n ? 'deleted' : 'gone';
    } catch (error) {
      if (this.#database.isForeignKeyViolation(error)) return 'referenced';
      throw error;
    }
  }

  /**
   * Those of some ids that are there, kept until the transaction ends: for a change of what belongs to them, or so that
   * something can refer to them. SQLite lets one transaction write at a time anyway.
   */
  async lock(ids: readonly RowId[], why: 'change' | 'reference'): Promise<ReadonlySet<RowId>> {
    const stored = ids.map((id) => this.storedId(id)).filter((id) => id !== null);
    if (stored.length === 0) return new Set();
    const select = this.#kysely
      .selectFrom(this.#model.table)
      .select(this.#key)
      .where(this.#key, 'in', stored);
    const rows = await this.#locking(select.orderBy(this.#key), why).execute();
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
    const select = this.#kysely.selectFrom(this.#model.table).select(this.#key).where(test);
    const rows = await this.#locking(select.orderBy(this.#key), 'change').execute();
    return rows.map((row) => this.#idOf(row));
  }

  #idOf(row: Readonly<RowRecord>): RowId {
    return this.columns.decode(row).id as RowId;
  }

  #locking<T extends { forNoKeyUpdate(): T; forKeyShare(): T }>(select: T, why: 'change' | 'reference'): T {
    if (this.#database.dialect === 'sqlite') return select;
    return why === 'change' ? select.forNoKeyUpdate() : select.forKeyShare();
  }

  /** An id as its column has it; null for what no row can have: PostgreSQL would fail. */
  storedId(given: RowId): unknown {
    const id = hasCountedId(this.#model) && typeof given !== 'number' ? null : idFrom(this.#model, given);
    return id === null ? null : this.columns.encode({ id })[this.#key];
  }

  /** As the unique indexes see it: where letter case does not count, it does not count here. */
  sameValue(name: string, value: unknown): Expression<SqlBool> {
    const column = this.columns.columnOf(name);
    const [stored] = Object.values(this.columns.encode({ [name]: value }));
    if (stored === null) return sql<boolean>`${sql.ref(column)} is null`;
    return this.#model.fields[name]?.ignoreCase && typeof stored === 'string'
      ? sql<boolean>`${this.#database.foldCase(column)} = ${foldCase(stored)}`
      : sql<boolean>`${sql.ref(column)} = ${stored}`;
  }

  /** The values with the users' ids as the user model has them; or the field that has none. */
  #bound(values: Readonly<RowRecord>): BoundValues | MissingReference {
    const bound: RowRecord = { ...values };
    for (const [name, field] of Object.entries(this.#model.fields)) {
      const value = values[name];
      if (!isReference(field) || field.references !== 'user' || value === null || value === undefined)
        continue;
      const id = idFrom(this.#userModel, value);
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
      if (this.#database.isUniqueViolation(error)) {
        const duplicate = await this.#duplicateField(values, id);
        if (duplicate) return { duplicate };
      } else if (this.#database.isForeignKeyViolation(error)) {
        const missing = await this.#missingRow(values);
        if (missing) return { missing };
      }
      throw error;
    }
  }

  async #duplicateField(values: Readonly<RowRecord>, id: RowId | null): Promise<string | null> {
    const [names] = await this.duplicates(values, id);
    return names?.find((name) => values[name] !== undefined) ?? null;
  }

  /** Rows of one change that clash with each other alone: after it, none has the value. */
  #uniqueField(values: Readonly<RowRecord>): string | null {
    const { fields, indexes } = this.#model;
    const several = indexes.flatMap((index) => (index.unique ? index.fields : []));
    const isUnique = (name: string) => fields[name]?.unique === true || several.includes(name);
    return Object.keys(values).find(isUnique) ?? null;
  }

  async duplicates(values: Readonly<RowRecord>, id: RowId | null): Promise<readonly (readonly string[])[]> {
    const names = Object.keys(this.#model.fields).filter((name) => this.#model.fields[name]?.unique);
    const single = [...(id === null ? ['id'] : []), ...names].map((name) => [name]);
    const several = this.#model.indexes.flatMap(({ fields, unique }) => (unique ? [fields] : []));
    // A change of some fields can clash together with others, which stay as they are.
    const before = id === null || several.length === 0 ? null : await this.find(id);
    // By name: another value of the row may be one that cannot be read.
    const valueAfter = (name: string) => (values[name] === undefined ? before?.[name] : values[name]);
    const found: (readonly string[])[] = [];
    for (const names of [...single, ...several]) {
      if (names.every((name) => values[name] === undefined)) continue;
      const wanted = names.map((name) => [name, valueAfter(name)] as const);
      if (wanted.some(([, value]) => value === null || value === undefined)) continue;
      if (await this.#isTaken(wanted, id)) found.push(names);
    }
    return found;
  }

  /** Whether another row than `id` has all of these values. */
  async #isTaken(wanted: readonly (readonly [string, unknown])[], id: RowId | null): Promise<boolean> {
    let same = this.#kysely.selectFrom(this.#model.table).select(this.#key);
    for (const [name, value] of wanted) same = same.where(this.sameValue(name, value));
    const other = await (id === null
      ? same
      : same.where(this.#key, '!=', this.storedId(id))
    ).executeTakeFirst();
    return other !== undefined;
  }

  async missingReference(values: Readonly<RowRecord>): Promise<string | null> {
    const given = this.#bound(values);
    return 'missing' in given ? given.missing : this.#missingRow(given.values);
  }

  async #missingRow(values: Readonly<RowRecord>): Promise<string | null> {
    for (const [name, field] of Object.entries(this.#model.fields)) {
      const given = values[name];
      if (!isReference(field) || given === null || given === undefined) continue;
      const [value] = Object.values(this.columns.encode({ [name]: given }));
      const there = await this.#kysely
        .selectFrom(referredModel(this.#model, field, this.#userModel).table)
        .select('id')
        .where('id', '=', value)
        .executeTakeFirst();
      if (!there) return name;
    }
    return null;
  }
}
