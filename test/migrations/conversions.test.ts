import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnTypes } from '../../src/database/column-types/column-types.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import type { ColumnSpec } from '../../src/migrations/schema/schema-state.ts';
import { eachDatabase, type TestDatabases } from '../support/databases.ts';
import { KEPT, sizes, type TypeName, types, type ValueCase, values } from './conversion-cases.ts';
import { failure, migrateTo, migrationsOf, OpenDatabases, rows, run, schemaOf } from './support.ts';

const names = Object.keys(types) as TypeName[];
/** Long enough for all values, so that the table takes them. */
const roomy: ColumnSpec = column.varchar(200, { nullable: true });
const pairs = names.flatMap((before) =>
  names
    .filter((after) => after !== before)
    .map((after) => ({
      title: `from ${before} to ${after}`,
      before: before === 'varchar' ? roomy : types[before],
      after: types[after],
      list: values[before].map((value) => expectation(value, after)),
    })),
);

/** A value as SQL, and what it becomes; none where it is refused. */
interface Expectation extends Pick<ValueCase, 'sql' | 'only'> {
  readonly becomes?: { readonly value: unknown };
  /** Whether it is refused for its length. */
  readonly tooLong: boolean;
  /** Whether it can be what it was again. Not where it was none of its type, or is one that cannot be read. */
  readonly returns: boolean;
}

function expectation({ sql, only, becomes }: ValueCase, after: TypeName): Expectation {
  const fits = after in becomes ? { becomes: { value: becomes[after] } } : {};
  const tooLong = after === 'varchar' && typeof becomes.text === 'string';
  const returns = only === undefined && !Object.values(becomes).includes(KEPT);
  return { sql, ...(only ? { only } : {}), ...fits, tooLong, returns };
}

const changes = [
  ...pairs,
  ...sizes.map(([title, before, after, list]) => ({
    title,
    before,
    after,
    list: list.map(([sql, value]): Expectation => {
      const fits = value === undefined ? {} : { becomes: { value } };
      return { sql, ...fits, tooLong: after.type === 'varchar', returns: true };
    }),
  })),
];

/** A column that changes its type, by a migration or by taking one back. */
class Change {
  readonly #database: Database;
  readonly #dialect: TestDatabases['name'];
  readonly #migrations: readonly Migration[];
  readonly #targets: readonly [before: string | undefined, after: string | undefined];
  readonly table: string;

  constructor(
    { database, dialect }: { readonly database: Database; readonly dialect: TestDatabases['name'] },
    table: string,
    { before, after, backward }: { before: ColumnSpec; after: ColumnSpec; backward: boolean },
  ) {
    this.#database = database;
    this.#dialect = dialect;
    this.table = table;
    const [first, second] = backward ? [after, before] : [before, after];
    this.#migrations = migrationsOf(
      table,
      [createTable(table, { columns: { id: column.id(), val: first } })],
      [alterColumn(table, 'val', second)],
    );
    this.#targets = backward ? [undefined, '0001'] : ['0001', undefined];
  }

  undo(): Promise<unknown> {
    return migrateTo(this.#database, this.#migrations, this.#targets[0]);
  }

  perform(): Promise<unknown> {
    return migrateTo(this.#database, this.#migrations, this.#targets[1]);
  }

  async insert(id: number, sql: string): Promise<void> {
    await run(this.#database, `insert into ${this.table} (id, val) values (${id}, ${sql})`);
  }

  async delete(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await run(this.#database, `delete from ${this.table} where id in (${ids.join(', ')})`);
  }

  async value(id: number): Promise<unknown> {
    const [row] = await rows(this.#database, `select val from ${this.table} where id = ${id}`);
    return row?.val;
  }

  /** The values as they are kept, which may be none of their type. */
  async raw(): Promise<Record<string, unknown>[]> {
    const text =
      this.#dialect === 'sqlite'
        ? "typeof(val) || case typeof(val) when 'blob' then hex(val) else cast(val as text) end"
        : 'val::text';
    return rows(this.#database, `select id, ${text} as raw from ${this.table} order by id`);
  }
}

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  let count = 0;
  beforeAll(async () => {
    database = await open.empty();
  });
  afterAll(() => open.close());

  /** Some rows keep a change from being made, and an error says so; nothing is another than before. */
  async function isRefused(subject: Change, ids: readonly number[], tooLong: boolean): Promise<void> {
    if (ids.length === 0) return;
    const before = await subject.raw();
    const error = await failure(subject.perform());
    const code = tooLong ? 'migration_values_too_long' : 'migration_values_unfit';
    expect(error).toMatchObject({ code: 'migration_failed', cause: { code } });
    const { message } = (error as Error).cause as Error;
    const start = tooLong
      ? `${ids.length} rows of ${subject.table} have more than `
      : `${ids.length} rows of ${subject.table} have a val that cannot become a value of type `;
    expect(message.slice(0, start.length), message).toBe(start);
    if (tooLong) expect(message).toContain(`characters in val: id ${ids[0]}`);
    expect(await subject.raw()).toEqual(before);
    await subject.delete(ids);
  }

  describe.each(['forward', 'backward'])('a column that becomes another type, %s', (direction) => {
    it.each(changes)('keeps what fits and refuses the rest: $title', async ({ before, after, list }) => {
      count += 1;
      const backward = direction === 'backward';
      const subject = new Change({ database, dialect: databases.name }, `t${count}`, {
        before,
        after,
        backward,
      });
      await subject.undo();
      const cases = list
        .filter(({ only }) => only === undefined || only === databases.name)
        .map((entry, index) => ({ ...entry, id: index + 1 }));
      for (const { id, sql } of cases) await subject.insert(id, sql);
      const schema = await schemaOf(database);
      const refused = (long: boolean) =>
        cases.filter(({ becomes, tooLong }) => !becomes && tooLong === long).map(({ id }) => id);
      await isRefused(subject, refused(false), false);
      await isRefused(subject, refused(true), true);
      expect(await schemaOf(database)).toEqual(schema);

      await subject.perform();
      // A duration is a bigint to SQLite.
      const declared = [before, after].map((spec) => columnTypes[spec.type][databases.name].declare(spec));
      if (declared[0] !== declared[1]) expect(await schemaOf(database)).not.toEqual(schema);
      const kept = cases.flatMap(({ id, sql, becomes }) => (becomes ? [{ id, sql, ...becomes }] : []));
      for (const { id, sql, value } of kept) {
        if (value !== KEPT) expect(await subject.value(id), sql).toEqual(value);
      }
      const taken = await subject.raw();
      expect(taken.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
      // Going back and coming again, they are the same.
      await subject.delete(cases.filter(({ returns }) => !returns).map(({ id }) => id));
      const raw = await subject.raw();
      await subject.undo();
      await subject.perform();
      expect(await subject.raw()).toEqual(raw);
      await run(database, `drop table ${subject.table}`);
    });
  });

  it('looks at the column, whatever it is called', async () => {
    const names = [
      'plain',
      'number',
      'whole',
      'fraction',
      'time',
      'size',
      'body',
      'zone',
      'second',
      'offset',
    ];
    const columns = (spec: ColumnSpec) => Object.fromEntries(names.map((name) => [name, spec]));
    const start = createTable('named', { columns: { id: column.id(), ...columns(column.text()) } });
    const decimals = names.map((name) => alterColumn('named', name, column.decimal(8, 2)));
    const moments = names.map((name) => alterColumn('named', name, column.datetime()));
    const fill = (list: readonly string[]) =>
      run(
        database,
        'delete from named',
        `insert into named (${names.map((name) => `"${name}"`).join(', ')}) values (${list.join(', ')})`,
      );
    await migrateTo(database, migrationsOf('named', [start], decimals), '0001');
    await fill(names.map((_, index) => `'${index}.5'`));
    await migrateTo(database, migrationsOf('named', [start], decimals));
    expect(await rows(database, 'select * from named')).toMatchObject([
      Object.fromEntries(names.map((name, index) => [name, `${index}.50`])),
    ]);
    await migrateTo(database, migrationsOf('named', [start], decimals), '0001');
    await fill(names.map((_, index) => `'2026-01-31 12:0${index}+01'`));
    await migrateTo(database, migrationsOf('named', [start], moments));
    expect(await rows(database, 'select * from named')).toMatchObject([
      Object.fromEntries(names.map((name, index) => [name, new Date(`2026-01-31T11:0${index}:00Z`)])),
    ]);
  });
});
