import { type Expression, type SqlBool, sql } from 'kysely';
import { foldCase } from '../../core/fields/fold-case.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Duplicate, NewUser, PasswordChange, UserStore } from '../../core/users/user-store.ts';
import type { Database, PreparedRead, ValueRow } from './database.ts';
import { type ModelColumns, modelColumns, USER_EXTRA_COLUMNS } from './model-columns.ts';
import { SESSION_TABLE } from './sql-session-store.ts';

/** Users in the model's table. */
export class SqlUserStore<U extends BaseUser> implements UserStore<U> {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #columns: ModelColumns;
  #readById: PreparedRead | null = null;
  #readByKey: PreparedRead | null = null;

  constructor(database: Database, model: UserModel<U>) {
    this.#database = database;
    this.#model = model;
    this.#columns = modelColumns(model, USER_EXTRA_COLUMNS);
  }

  insert(values: NewUser): Promise<{ readonly user: U } | Duplicate> {
    const { kysely } = this.#database;
    return this.#unlessDuplicate(values, null, async () => {
      const row = await kysely
        .insertInto(this.#model.table)
        .values(this.#columns.encode(values))
        .returning([...this.#columns.names])
        .executeTakeFirstOrThrow();
      return { user: this.#model.fromRecord(this.#columns.decode(row)) };
    });
  }

  async findById(id: number): Promise<U | null> {
    this.#readById ??= this.#prepareRead(sql<boolean>`id = ${id}`);
    return this.#found(await this.#readById([id]));
  }

  async findByNaturalKey(key: string): Promise<U | null> {
    const { usernameField, fields } = this.#model;
    this.#readByKey ??= this.#prepareRead(this.#sameValue(usernameField, key));
    return this.#found(await this.#readByKey([fields[usernameField]?.ignoreCase ? foldCase(key) : key]));
  }

  async update(
    id: number,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly user: U } | Duplicate | null> {
    const { kysely } = this.#database;
    return this.#unlessDuplicate(changes, id, async () => {
      const row = await kysely
        .updateTable(this.#model.table)
        .set(this.#columns.encode(changes))
        .where('id', '=', id)
        .returning([...this.#columns.names])
        .executeTakeFirst();
      return row ? { user: this.#model.fromRecord(this.#columns.decode(row)) } : null;
    });
  }

  async replacePassword({
    id,
    from,
    to,
    authHash,
    endSessions,
    keepSession,
  }: PasswordChange): Promise<boolean> {
    return this.#database.kysely.transaction().execute(async (transaction) => {
      const changed = await transaction
        .updateTable(this.#model.table)
        .set({ password: to })
        .where('id', '=', id)
        .where('password', '=', from)
        .executeTakeFirst();
      if (changed.numUpdatedRows === 0n) return false;

      if (endSessions) {
        let ending = transaction.deleteFrom(SESSION_TABLE).where('user_id', '=', id);
        if (keepSession) ending = ending.where('key_hash', '!=', keepSession);
        await ending.execute();
      }
      await transaction
        .updateTable(SESSION_TABLE)
        .set({ auth_hash: authHash.to })
        .where('user_id', '=', id)
        .where('auth_hash', '=', authHash.from)
        .execute();
      return true;
    });
  }

  // Prepared at the first call: the table is there then.
  #prepareRead(where: Expression<SqlBool>): PreparedRead {
    const { kysely } = this.#database;
    const query = kysely
      .selectFrom(this.#model.table)
      .select([...this.#columns.names])
      .where(where);
    return this.#database.prepareRead(query.compile());
  }

  #found(values: ValueRow | undefined): U | null {
    return values ? this.#model.fromRecord(this.#columns.decodeValues(values, 0)) : null;
  }

  /** As the unique indexes see it: where letter case does not count, it does not count here. */
  #sameValue(field: string, value: unknown) {
    const column = this.#columns.columnOf(field);
    return this.#model.fields[field]?.ignoreCase && typeof value === 'string'
      ? sql<boolean>`${this.#database.foldCase(column)} = ${foldCase(value)}`
      : sql<boolean>`${sql.ref(column)} = ${value}`;
  }

  /** Runs a write; where a unique value was there already, answers with its field. */
  async #unlessDuplicate<T>(
    values: Readonly<Record<string, unknown>>,
    id: number | null,
    write: () => Promise<T>,
  ): Promise<T | Duplicate> {
    try {
      return await write();
    } catch (error) {
      if (!this.#database.isUniqueViolation(error)) throw error;
      const duplicate = await this.#duplicateField(values, id);
      if (!duplicate) throw error;
      return { duplicate };
    }
  }

  async #duplicateField(
    values: Readonly<Record<string, unknown>>,
    id: number | null,
  ): Promise<string | null> {
    const { kysely } = this.#database;
    for (const [field, { unique }] of Object.entries(this.#model.fields)) {
      if (!unique || values[field] === undefined) continue;
      const same = kysely
        .selectFrom(this.#model.table)
        .select('id')
        .where(this.#sameValue(field, values[field]));
      const other = await (id === null ? same : same.where('id', '!=', id)).executeTakeFirst();
      if (other) return field;
    }
    return null;
  }
}
