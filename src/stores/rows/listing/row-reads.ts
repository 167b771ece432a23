import type { Expression, Kysely, SqlBool } from 'kysely';
import type { Database, Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import type { KeptFiles } from '../../../models/files/kept-files.ts';
import type { Model } from '../../../models/model.ts';
import type { RowId } from '../../../models/model-key.ts';
import type {
  CountOptions,
  ListQuery,
  TimeCount,
  TimeCountQuery,
  ValueCount,
  ValueCountQuery,
} from '../../../models/rows/model-store.ts';
import { foldCase } from '../../../models/values/fold-case.ts';
import { type ModelColumns, modelColumns } from '../columns/model-columns.ts';
import { storedId } from '../columns/stored-id.ts';
import type { RowTest, TestedTable } from '../conditions/field-condition.ts';
import { filterCondition } from '../conditions/filter-condition.ts';
import { narrowedTest } from '../conditions/narrowed-test.ts';
import { rowNeed } from '../conditions/row-need.ts';
import { listPage } from './list-page.ts';
import { listedPart } from './list-part.ts';
import { oneByOne, sampleOf, searchPage } from './search-page.ts';
import { selectPage, type Wanted } from './select-page.ts';
import { countByTime } from './time-counts.ts';
import { countByValue } from './value-counts.ts';

/** A row by the names of its fields. */
export type RowRecord = Record<string, unknown>;

export interface ModelRowsOptions {
  /** Columns that no field declares: see `modelColumns`. Default: none. */
  readonly extra?: readonly string[];
  /** The model of the project's users. Default: this model. */
  readonly userModel?: Model;
  /** Where the files of the rows are kept. Default: nowhere, for a model without files. */
  readonly files?: KeptFiles | undefined;
}

/** What is read of one model's table. */
export class RowReads {
  readonly columns: ModelColumns;
  readonly table: Omit<TestedTable, 'listed'>;
  protected readonly database: Database;
  protected readonly model: Model;
  protected readonly userModel: Model;

  constructor(database: Database, model: Model, { extra = [], userModel = model }: ModelRowsOptions = {}) {
    this.database = database;
    this.model = model;
    this.userModel = userModel;
    this.columns = modelColumns(model, database.dialect, { extra, userModel });
    this.table = { database, model, userModel, columns: this.columns };
  }

  protected get key(): string {
    return this.columns.columnOf('id');
  }

  protected get kysely(): Kysely<Tables> {
    return this.database.kysely;
  }

  async find(given: RowId): Promise<RowRecord | null> {
    const id = this.storedId(given);
    if (id === null) return null;
    const row = await this.kysely
      .selectFrom(this.model.table)
      .select([...this.columns.names])
      .where(this.key, '=', id)
      .executeTakeFirst();
    return row ? this.columns.decode(row) : null;
  }

  /** `within`: what else a row has to be. @throws LatchkeyError `query_invalid`. */
  async list(query: ListQuery, within: Expression<SqlBool> | null = null): Promise<RowRecord[]> {
    const { limit, offset } = listedPart(this.model, query);
    const { where = {} } = query;
    const tested = this.#tested();
    const test = filterCondition(tested, where);
    const page = await listPage(tested, query);
    if (test === false) return [];
    const others = within ? [within] : [];
    const isSearch = !query.forUpdate && rowNeed(tested, where) !== null;
    const rows = isSearch
      ? await searchPage(tested, where, { page, tests: others, limit, offset })
      : await this.#page({ page, tests: test === true ? others : [test, ...others], limit, offset }, query);
    const records = rows.map((row) => this.columns.decode(row));
    return page.backwards ? records.reverse() : records;
  }

  #page(wanted: Wanted, { forUpdate }: ListQuery): Promise<RowRecord[]> {
    const all = this.kysely.selectFrom(this.model.table).select([...this.columns.names]);
    const select = selectPage(this.table, all, wanted);
    return (forUpdate && this.database.dialect === 'postgres' ? select.forUpdate() : select).execute();
  }

  /** `within`: as of `list`. @throws LatchkeyError `query_invalid`. */
  async count(
    where: object,
    { limit }: CountOptions = {},
    within: Expression<SqlBool> | null = null,
  ): Promise<number> {
    if (limit !== undefined) listedPart(this.model, { limit });
    const sampled = within ? null : await sampleOf(this.#tested(), where);
    if (sampled?.isAll) return Math.min(sampled.found, limit ?? sampled.found);
    const reading = limit === undefined ? this.#tested() : oneByOne(this.#tested());
    const test = sampled?.many ? filterCondition(reading, where) : this.narrowTest(where);
    if (test === false || limit === 0) return 0;
    let some = this.kysely.selectFrom(this.model.table);
    for (const asked of [test, within ?? true]) if (typeof asked !== 'boolean') some = some.where(asked);
    const counted =
      limit === undefined
        ? some
        : this.kysely.selectFrom(some.select(sql<number>`1`.as('one')).limit(limit).as('some'));
    const { n } = await counted
      .select((build) => build.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(n);
  }

  /** @throws LatchkeyError `query_invalid`. */
  async exists(where: object): Promise<boolean> {
    const sampled = await sampleOf(this.#tested(), where);
    if (sampled && (sampled.isAll || sampled.found > 0)) return sampled.found > 0;
    const test = this.narrowTest(where);
    if (test === false) return false;
    const some = this.kysely.selectFrom(this.model.table).select(this.key).limit(1);
    return (await (test === true ? some : some.where(test)).executeTakeFirst()) !== undefined;
  }

  /** See `RowCounts`. */
  countBy(name: string, query: ValueCountQuery = {}): Promise<ValueCount[]> {
    return countByValue(this.#narrowed(), name, query);
  }

  /** See `RowCounts`. */
  countByTime(name: string, query: TimeCountQuery): Promise<TimeCount[]> {
    return countByTime(this.#narrowed(), name, query);
  }

  protected test(where: object): RowTest {
    return filterCondition(this.#tested(), where);
  }

  /** The same test, as an index answers it where there is one. */
  protected narrowTest(where: object): RowTest {
    return filterCondition(this.#narrowed(), where);
  }

  #tested(): TestedTable {
    return { ...this.table, listed: { count: 0 } };
  }

  #narrowed(): TestedTable {
    return { ...this.#tested(), narrow: narrowedTest };
  }

  /** An id as its column has it; null for what no row can have: PostgreSQL would fail. */
  storedId(given: RowId): unknown {
    return storedId(this.table, given);
  }

  /** As the unique indexes see it: where letter case does not count, it does not count here. */
  sameValue(name: string, value: unknown): Expression<SqlBool> {
    const column = this.columns.columnOf(name);
    const [stored] = Object.values(this.columns.encode({ [name]: value }));
    if (stored === null) return sql<boolean>`${sql.ref(column)} is null`;
    return this.model.fields[name]?.ignoreCase && typeof stored === 'string'
      ? sql<boolean>`${this.database.foldCase(column)} = ${foldCase(stored)}`
      : sql<boolean>`${sql.ref(column)} = ${stored}`;
  }
}
