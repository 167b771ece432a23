import { setImmediate } from 'node:timers/promises';
import type { Expression, SqlBool } from 'kysely';
import type { BaseUser } from '../core/users/user.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { NewUser, UserStore } from '../core/users/user-store.ts';
import type { Database, PreparedRead, ValueRow } from '../database/contract/database.ts';
import { sql } from '../database/sql/kysely.ts';
import type { KeptFiles } from '../models/files/kept-files.ts';
import type { Model } from '../models/model.ts';
import { hasCountedId } from '../models/model-key.ts';
import { withGroups } from '../models/permissions/group-relation.ts';
import { userPermissionTables } from '../models/permissions/package-tables.ts';
import type {
  CountOptions,
  Duplicate,
  ListQuery,
  MissingReference,
  TimeCount,
  TimeCountQuery,
  ValueCount,
  ValueCountQuery,
} from '../models/rows/model-store.ts';
import type { RelatingStore } from '../models/rows/relation-store.ts';
import { foldCase } from '../models/values/fold-case.ts';
import { USER_EXTRA_COLUMNS, userReader } from './rows/columns/model-columns.ts';
import type { RowRecord } from './rows/listing/row-reads.ts';
import { ModelRows } from './rows/model-rows.ts';
import { OwnPairs } from './rows/own-pairs.ts';
import { savingRelated, sqlRelations } from './rows/sql-model-store.ts';

/** Users whose passwords are read at a time: two milliseconds. */
const READ_AT_ONCE = 1000;

/** Users in the model's table. */
export class SqlUserStore<U extends BaseUser> implements UserStore<U> {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #rows: ModelRows;
  readonly relation: RelatingStore['relation'];
  readonly saveRelated: RelatingStore['saveRelated'];
  readonly #pairs: OwnPairs;
  readonly #userOf: (values: unknown[], start: number) => U;
  #readById: PreparedRead | null = null;
  #readByKey: PreparedRead | null = null;

  /** `models`: those of the project, whose relations may lead to users. */
  constructor(
    database: Database,
    model: UserModel<U>,
    {
      models = [model],
      files,
    }: { readonly models?: readonly Model[] | undefined; readonly files?: KeptFiles | undefined } = {},
  ) {
    this.#database = database;
    this.#model = model;
    this.#rows = new ModelRows(database, withGroups(model), { extra: USER_EXTRA_COLUMNS, files });
    this.relation = sqlRelations(database, model, model);
    this.saveRelated = savingRelated(database, this.relation, (values) => this.missingReference(values));
    this.#pairs = new OwnPairs(database, model, { models, userModel: model });
    this.#userOf = userReader(model, this.#rows.columns);
  }

  async insert(values: NewUser): Promise<{ readonly user: U } | Duplicate | MissingReference> {
    return this.#withUser(await this.#rows.insert(values));
  }

  duplicates(
    values: Readonly<Record<string, unknown>>,
    id: UserId | null,
  ): Promise<readonly (readonly string[])[]> {
    return this.#rows.duplicates(values, id);
  }

  missingReference(values: Readonly<Record<string, unknown>>): Promise<string | null> {
    return this.#rows.missingReference(values);
  }

  async list(query: ListQuery): Promise<U[]> {
    const records = await this.#rows.list(query);
    return records.map((record) => this.#model.fromRecord(record));
  }

  count(where: object, options?: CountOptions): Promise<number> {
    return this.#rows.count(where, options);
  }

  countBy(name: string, query?: ValueCountQuery): Promise<ValueCount[]> {
    return this.#rows.countBy(name, query);
  }

  countByTime(name: string, query: TimeCountQuery): Promise<TimeCount[]> {
    return this.#rows.countByTime(name, query);
  }

  exists(where: object): Promise<boolean> {
    return this.#rows.exists(where);
  }

  async *encodedPasswords(atOnce = READ_AT_ONCE): AsyncIterable<readonly string[]> {
    const table = `"${this.#model.table.replaceAll('"', '""')}"`;
    let after = '';
    for (;;) {
      // As text: whether a number can hold it does not matter here.
      const query = `select cast(id as text) as position, password from ${table} ${after} order by id limit ${atOnce}`;
      // Whoever waits for these waits for no transaction of whoever asked first.
      const rows = await this.#database.outside(() => this.#database.readRows(query));
      yield rows.map(({ password }) => String(password));
      const last = rows.at(-1);
      if (!last || rows.length < atOnce) return;
      after = `where id > ${this.#idLiteral(String(last.position))}`;
      // SQLite answers at once: others have their turn here.
      await setImmediate();
    }
  }

  /** An id in SQL. A text may be anything, so it is written in digits that end no literal. */
  #idLiteral(text: string): string {
    if (hasCountedId(this.#model)) return text;
    const hex = Buffer.from(text).toString('hex');
    if (this.#database.dialect === 'sqlite') return `cast(x'${hex}' as text)`;
    const value = `convert_from(decode('${hex}', 'hex'), 'UTF8')`;
    return this.#model.id.kind === 'uuid' ? `cast(${value} as uuid)` : value;
  }

  async findById(id: UserId): Promise<U | null> {
    const stored = this.#rows.storedId(id);
    if (stored === null) return null;
    this.#readById ??= this.#prepareRead(sql<boolean>`id = ${stored}`);
    return this.#found(await this.#readById([stored]));
  }

  async findByNaturalKey(key: string): Promise<U | null> {
    // PostgreSQL's texts have no NUL, and it refuses to look for one.
    if (key.includes('\0')) return null;
    const { usernameField, fields } = this.#model;
    this.#readByKey ??= this.#prepareRead(this.#rows.sameValue(usernameField, key));
    return this.#found(await this.#readByKey([fields[usernameField]?.ignoreCase ? foldCase(key) : key]));
  }

  async update(
    id: UserId,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly user: U } | Duplicate | MissingReference | null> {
    const outcome = await this.#rows.update(id, changes);
    return outcome && this.#withUser(outcome);
  }

  async delete(id: UserId): Promise<'deleted' | 'gone' | 'referenced'> {
    const stored = this.#rows.storedId(id);
    if (stored === null) return 'gone';
    const { kysely } = this.#database;
    const { groups, permissions, userColumn } = userPermissionTables(this.#model);
    const remove = async () => {
      // Where Django made these tables, the database does not let them go along by itself.
      for (const relation of [groups, permissions]) {
        await kysely.deleteFrom(relation).where(userColumn, '=', stored).execute();
      }
      return (await this.#rows.remove(sql<boolean>`id = ${stored}`)) > 0 ? 'deleted' : 'gone';
    };
    try {
      const removeAll = () => this.#database.attempt(() => this.#database.atomic(remove));
      if (!this.#pairs.areThere) return await removeAll();
      return await this.#pairs.removeWith(async () => [id], removeAll);
    } catch (error) {
      if (this.#database.isForeignKeyViolation(error)) return 'referenced';
      throw error;
    }
  }

  #withUser<Refusal extends object>(
    outcome: { readonly row: RowRecord } | Refusal,
  ): { readonly user: U } | Refusal {
    return 'row' in outcome ? { user: this.#model.fromRecord(outcome.row) } : outcome;
  }

  // Prepared at the first call: the table is there then.
  #prepareRead(where: Expression<SqlBool>): PreparedRead {
    const { kysely } = this.#database;
    const query = kysely
      .selectFrom(this.#model.table)
      .select([...this.#rows.columns.names])
      .where(where);
    return this.#database.prepareRead(query.compile());
  }

  #found(values: ValueRow | undefined): U | null {
    return values ? this.#userOf(values as unknown[], 0) : null;
  }
}
