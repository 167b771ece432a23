import type { Kysely } from 'kysely';
import type { GroupStore, MemberPart, UserGroup } from '../core/permissions/group-store.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { withFreeId } from '../database/sql/with-free-id.ts';
import { GROUP_PERMISSIONS_TABLE, userPermissionTables } from '../models/permissions/package-tables.ts';

import { Group } from '../models/permissions/permission-models.ts';
import {
  type ModelColumns,
  modelColumns,
  storedIdForm,
  USER_EXTRA_COLUMNS,
} from './rows/columns/model-columns.ts';

/** Groups in Django's tables. */
export class SqlGroupStore<U extends BaseUser> implements GroupStore<U> {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #columns: ModelColumns;
  /** The table that says who is in which group, and its column of the user. */
  readonly #members: string;
  readonly #userColumn: string;
  readonly #storedId: (id: UserId) => unknown;

  constructor(database: Database, model: UserModel<U>) {
    this.#database = database;
    this.#model = model;
    this.#columns = modelColumns(model, database.dialect, { extra: USER_EXTRA_COLUMNS });
    const { groups, userColumn } = userPermissionTables(model);
    this.#members = groups;
    this.#userColumn = userColumn;
    this.#storedId = storedIdForm(model, database.dialect);
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  insert(name: string): Promise<UserGroup | 'taken'> {
    const write = async (): Promise<UserGroup> => {
      const row = await this.#kysely
        .insertInto(Group.table)
        .values({ name })
        .returning(['id', 'name'])
        .$castTo<UserGroup>()
        .executeTakeFirstOrThrow();
      return { id: row.id, name: row.name };
    };
    return this.#unlessTaken(() => withFreeId(this.#database, Group.table, write));
  }

  rename(id: number, name: string): Promise<'renamed' | 'taken' | 'gone'> {
    const write = async () => {
      const query = this.#kysely.updateTable(Group.table).set({ name }).where('id', '=', id);
      const { numUpdatedRows } = await query.executeTakeFirst();
      return numUpdatedRows > 0n ? 'renamed' : 'gone';
    };
    return this.#unlessTaken(() => this.#database.attempt(write));
  }

  delete(id: number): Promise<boolean> {
    return this.#database.atomic(async () => {
      // Where Django made these tables, the database does not let them go along by itself.
      for (const relation of [this.#members, GROUP_PERMISSIONS_TABLE]) {
        await this.#kysely.deleteFrom(relation).where('group_id', '=', id).execute();
      }
      const query = this.#kysely.deleteFrom(Group.table).where('id', '=', id);
      return (await query.executeTakeFirst()).numDeletedRows > 0n;
    });
  }

  async list({ name, userId }: { name?: string; userId?: UserId } = {}): Promise<readonly UserGroup[]> {
    const { kysely } = this.#database;
    let query = kysely.selectFrom(Group.table).select(['id', 'name']).orderBy('name');
    if (name !== undefined) query = query.where('name', '=', name);
    if (userId !== undefined) {
      const own = kysely
        .selectFrom(this.#members)
        .select('group_id')
        .where(this.#userColumn, '=', this.#storedId(userId));
      query = query.where('id', 'in', own);
    }
    return query.$castTo<UserGroup>().execute();
  }

  async users(id: number, { after, limit }: MemberPart<U> = {}): Promise<U[]> {
    let query = this.#database.kysely
      .selectFrom(`${this.#model.table} as u`)
      .innerJoin(`${this.#members} as m`, `m.${this.#userColumn}`, 'u.id')
      .select(this.#columns.names.map((name) => `u.${name}` as const))
      .where('m.group_id', '=', id)
      .orderBy('u.id');
    if (after !== undefined) query = query.where('u.id', '>', this.#storedId(after));
    if (limit !== undefined) query = query.limit(limit);
    const rows = await query.execute();
    return rows.map((row) => this.#model.fromRecord(this.#columns.decode(row)));
  }

  async countUsers(id: number): Promise<number> {
    const { count } = await this.#kysely
      .selectFrom(this.#members)
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('group_id', '=', id)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async addUsers(id: number, userIds: readonly UserId[]): Promise<readonly UserId[]> {
    if (userIds.length === 0) return [];
    return withFreeId(this.#database, this.#members, async () => {
      const added = await this.#kysely
        .insertInto(this.#members)
        .values(userIds.map((userId) => ({ [this.#userColumn]: this.#storedId(userId), group_id: id })))
        .onConflict((conflict) => conflict.columns([this.#userColumn, 'group_id']).doNothing())
        .returning(`${this.#userColumn} as id`)
        .execute();
      return this.#among(userIds, added);
    });
  }

  async removeUsers(id: number, userIds: readonly UserId[]): Promise<readonly UserId[]> {
    if (userIds.length === 0) return [];
    const removed = await this.#kysely
      .deleteFrom(this.#members)
      .where('group_id', '=', id)
      .where(this.#userColumn, 'in', userIds.map(this.#storedId))
      .returning(`${this.#userColumn} as id`)
      .execute();
    return this.#among(userIds, removed);
  }

  /** Those of some ids that rows have, whose ids are as the database has them. */
  #among(userIds: readonly UserId[], rows: readonly Readonly<Record<string, unknown>>[]): readonly UserId[] {
    const stored = new Set(rows.map(({ id }) => id));
    return userIds.filter((userId) => stored.has(this.#storedId(userId)));
  }

  async #unlessTaken<T>(write: () => Promise<T>): Promise<T | 'taken'> {
    try {
      return await write();
    } catch (error) {
      if (this.#database.isUniqueViolation(error)) return 'taken';
      throw error;
    }
  }
}
