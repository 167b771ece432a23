import type { CompiledQuery, Kysely } from 'kysely';
import type {
  HeldPermission,
  HoldingChange,
  PermissionHolder,
  PermissionInfo,
  PermissionStore,
} from '../core/permissions/permission-store.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserId } from '../core/users/user-id.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { sql } from '../database/sql/kysely.ts';
import { withFreeId } from '../database/sql/with-free-id.ts';
import { GROUP_PERMISSIONS_TABLE, userPermissionTables } from '../models/permissions/package-tables.ts';

import { ContentType, Permission } from '../models/permissions/permission-models.ts';
import { splitPermissionName } from '../models/permissions/permission-name.ts';
import {
  type ModelColumns,
  modelColumns,
  storedIdForm,
  USER_EXTRA_COLUMNS,
} from './rows/columns/model-columns.ts';

/** Permissions in Django's tables. */
export class SqlPermissionStore<U extends BaseUser> implements PermissionStore<U> {
  readonly #database: Database;
  readonly #model: UserModel<U>;
  readonly #columns: ModelColumns;
  readonly #storedId: (id: UserId) => unknown;
  readonly #tables: ReturnType<typeof userPermissionTables>;
  // Compiled at the first call: only the user differs.
  #ofUser: CompiledQuery<HeldRow> | null = null;

  constructor(database: Database, model: UserModel<U>) {
    this.#database = database;
    this.#model = model;
    this.#columns = modelColumns(model, database.dialect, { extra: USER_EXTRA_COLUMNS });
    this.#storedId = storedIdForm(model, database.dialect);
    this.#tables = userPermissionTables(model);
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  async ofUser(userId: UserId): Promise<readonly HeldPermission[]> {
    const id = this.#storedId(userId);
    this.#ofUser ??= this.#compileOfUser();
    const query = { ...this.#ofUser, parameters: [id, id] };
    const { rows } = await this.#kysely.executeQuery<HeldRow>(query);
    return rows.map((row) => ({ name: nameOf(row), byGroup: row.by_group === 1 }));
  }

  async ofGroup(groupId: number): Promise<readonly string[]> {
    const rows = await permissionsWithApp(this.#kysely)
      .innerJoin(`${GROUP_PERMISSIONS_TABLE} as g`, 'g.permission_id', 'p.id')
      .select(NAME)
      .where('g.group_id', '=', groupId)
      .$castTo<NamedRow>()
      .execute();
    return rows.map(nameOf).sort();
  }

  async ofGroups(): Promise<ReadonlyMap<number, readonly string[]>> {
    const rows = await permissionsWithApp(this.#kysely)
      .innerJoin(`${GROUP_PERMISSIONS_TABLE} as g`, 'g.permission_id', 'p.id')
      .select([...NAME, 'g.group_id as group_id'])
      .$castTo<NamedRow & { group_id: number }>()
      .execute();
    const byGroup = Map.groupBy(rows, ({ group_id }) => Number(group_id));
    return new Map([...byGroup].map(([id, held]) => [id, held.map(nameOf).sort()]));
  }

  async all(): Promise<readonly PermissionInfo[]> {
    const rows = await permissionsWithApp(this.#kysely)
      .select([...NAME, 'p.name as label'])
      .$castTo<NamedRow & { label: string }>()
      .execute();
    return rows
      .map((row) => ({ name: nameOf(row), label: row.label }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async usersWith(
    name: string,
    { isActive, includeSuperusers }: { isActive: boolean | null; includeSuperusers: boolean },
  ): Promise<U[]> {
    const column = (field: string) => `u.${this.#columns.columnOf(field)}`;
    const holders = this.#holdersOf(name);
    let query = this.#kysely
      .selectFrom(`${this.#model.table} as u`)
      .select(this.#columns.names.map((each) => `u.${each}` as const))
      .where(({ eb, or }) => {
        const held = eb('u.id', 'in', holders);
        return includeSuperusers ? or([held, eb(column('isSuperuser'), '=', true)]) : held;
      })
      .orderBy('u.id');
    if (isActive !== null) query = query.where(column('isActive'), '=', isActive);
    const rows = await query.execute();
    return rows.map((row) => this.#model.fromRecord(this.#columns.decode(row)));
  }

  /** The ids of the users who have a permission. */
  #holdersOf(name: string) {
    const { userColumn, groups, permissions } = this.#tables;
    const [appLabel, codename] = splitPermissionName(name) ?? ['', ''];
    const named = permissionsWithApp(this.#kysely)
      .where('c.app_label', '=', appLabel)
      .where('p.codename', '=', codename);
    const byGroup = named
      .innerJoin(`${GROUP_PERMISSIONS_TABLE} as g`, 'g.permission_id', 'p.id')
      .innerJoin(`${groups} as h`, 'h.group_id', 'g.group_id')
      .select(`h.${userColumn} as user_id`);
    return named
      .innerJoin(`${permissions} as h`, 'h.permission_id', 'p.id')
      .select(`h.${userColumn} as user_id`)
      .union(byGroup);
  }

  async grant(holder: PermissionHolder, names: readonly string[]): Promise<HoldingChange> {
    const { found, unknown } = await this.#find(names);
    if (unknown.length > 0 || found.size === 0) return { unknown, changed: [] };
    const { table, column, id } = this.#place(holder);
    return withFreeId(this.#database, table, async () => {
      const rows = await this.#kysely
        .insertInto(table)
        .values([...found.keys()].map((permission_id) => ({ [column]: id, permission_id })))
        .onConflict((conflict) => conflict.columns([column, 'permission_id']).doNothing())
        .returning('permission_id')
        .execute();
      return { unknown, changed: namesOf(found, rows) };
    });
  }

  async revoke(holder: PermissionHolder, names: readonly string[]): Promise<HoldingChange> {
    const { found, unknown } = await this.#find(names);
    if (unknown.length > 0 || found.size === 0) return { unknown, changed: [] };
    const { table, column, id } = this.#place(holder);
    const rows = await this.#kysely
      .deleteFrom(table)
      .where(column, '=', id)
      .where('permission_id', 'in', [...found.keys()])
      .returning('permission_id')
      .execute();
    return { unknown, changed: namesOf(found, rows) };
  }

  #place(holder: PermissionHolder) {
    return 'userId' in holder
      ? {
          table: this.#tables.permissions,
          column: this.#tables.userColumn,
          id: this.#storedId(holder.userId),
        }
      : { table: GROUP_PERMISSIONS_TABLE, column: 'group_id', id: holder.groupId };
  }

  /** Permissions by their ids. A name may have several: two models of an app may declare the same codename. */
  async #find(
    names: readonly string[],
  ): Promise<{ readonly found: ReadonlyMap<number, string>; readonly unknown: readonly string[] }> {
    const wanted = new Set(names);
    const codenames = names.map((name) => splitPermissionName(name)?.[1] ?? '');
    if (codenames.length === 0) return { found: new Map(), unknown: [] };
    const candidates = await permissionsWithApp(this.#kysely)
      .select(['p.id', ...NAME])
      .where('p.codename', 'in', codenames)
      .$castTo<NamedRow & { id: number }>()
      .execute();
    const rows = candidates.filter((row) => wanted.has(nameOf(row)));
    const found = new Map(rows.map((row) => [row.id, nameOf(row)]));
    const known = new Set(found.values());
    return { found, unknown: names.filter((name) => !known.has(name)) };
  }

  #compileOfUser(): CompiledQuery<HeldRow> {
    const { userColumn, groups, permissions } = this.#tables;
    const own = permissionsWithApp(this.#kysely)
      .innerJoin(`${permissions} as h`, 'h.permission_id', 'p.id')
      .select([...NAME, sql.lit<number>(0).as('by_group')])
      .where(`h.${userColumn}`, '=', 0);
    const byGroup = permissionsWithApp(this.#kysely)
      .innerJoin(`${GROUP_PERMISSIONS_TABLE} as g`, 'g.permission_id', 'p.id')
      .innerJoin(`${groups} as h`, 'h.group_id', 'g.group_id')
      .select([...NAME, sql.lit<number>(1).as('by_group')])
      .where(`h.${userColumn}`, '=', 0);
    return own.unionAll(byGroup).$castTo<HeldRow>().compile();
  }
}

/** What a name is made of. */
const NAME = ['c.app_label', 'p.codename'] as const;

interface NamedRow {
  readonly app_label: string;
  readonly codename: string;
}

interface HeldRow extends NamedRow {
  readonly by_group: number;
}

/** Every permission (`p`) with what it is about (`c`). */
function permissionsWithApp(kysely: Kysely<Tables>) {
  return kysely
    .selectFrom(`${Permission.table} as p`)
    .innerJoin(`${ContentType.table} as c`, 'c.id', 'p.content_type_id');
}

/** The names of permissions by their rows in the table of who has them, each once and in order. */
function namesOf(
  found: ReadonlyMap<number, string>,
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  const names = rows.map((row) => found.get(row.permission_id as number) ?? '');
  return [...new Set(names)].sort();
}

function nameOf({ app_label, codename }: NamedRow): string {
  return `${app_label}.${codename}`;
}
