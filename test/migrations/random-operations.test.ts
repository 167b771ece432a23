import { afterAll, describe, expect, it } from 'vitest';
import { applyOperation, stateAfter } from '../../src/migrations/operations/apply-operation.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropColumn } from '../../src/migrations/operations/columns/drop-column.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import { renameColumn } from '../../src/migrations/operations/columns/rename-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { renameIndex } from '../../src/migrations/operations/indexes/rename-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { renameTable } from '../../src/migrations/operations/tables/rename-table.ts';
import type { ColumnSpec, SchemaState, TableSpec } from '../../src/migrations/schema/schema-state.ts';
import { eachDatabase } from '../support/databases.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor, rows, run, schemaOf } from './support.ts';

const ROUNDS = 8;
const OPERATIONS = 14;
const ROWS = 3;

/** Numbers that are the same in every run: https://en.wikipedia.org/wiki/Linear_congruential_generator */
class Chance {
  #state: number;
  #names = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  pick<T>(from: readonly T[]): T {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    const picked = from[Math.floor((this.#state / 2 ** 32) * from.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }

  name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }
}

const start: readonly Operation[] = [
  createTable('one', { columns: { id: { type: 'id' }, first: { type: 'varchar', length: 30 } } }),
  createTable('two', {
    columns: {
      id: { type: 'id' },
      one_id: { type: 'bigint', references: { table: 'one', onDelete: 'cascade' } },
      self_id: { type: 'bigint', nullable: true, references: { table: 'two', onDelete: 'set null' } },
    },
  }),
];

/** Columns whose rows may be anything the operations below make of them. */
const specs: readonly ColumnSpec[] = [
  { type: 'varchar', length: 40, nullable: true },
  { type: 'text', default: "it's" },
  { type: 'integer', default: 5 },
  { type: 'boolean', nullable: true, default: true },
  { type: 'decimal', digits: 8, places: 2, default: '1.25' },
  { type: 'datetime', nullable: true },
  { type: 'bigint', nullable: true, references: { table: 'one', onDelete: 'set null' } },
];

/** The operations that a table can take, one of each kind. */
function candidates(chance: Chance, state: SchemaState): Operation[] {
  const [table, spec] = chance.pick<[string, TableSpec]>([...state]);
  const columns = Object.entries(spec.columns).filter(([, { type }]) => type !== 'id');
  const fresh = chance.pick(specs.filter(({ references }) => !references || state.has(references.table)));
  const found: Operation[] = [
    addColumn(table, chance.name('c'), fresh),
    renameTable(table, chance.name('t')),
  ];
  if (columns.length === 0) return found;
  const [column, old] = chance.pick(columns);
  const indexed = { name: chance.name('i'), columns: [column, 'id'], unique: chance.pick([true, false]) };
  const concurrently = chance.pick([true, false]);
  found.push(createIndex(table, indexed, { concurrently }), renameColumn(table, column, chance.name('c')));
  // One that can come back although there are rows.
  if (old.nullable || old.default !== undefined) found.push(dropColumn(table, column));
  const [index] = spec.indexes;
  if (index) {
    found.push(dropIndex(table, index.name, { concurrently }));
    found.push(renameIndex(table, index.name, chance.name('i')));
  }
  if (old.references) found.push(dropForeignKey(table, column));
  else if (old.type === 'bigint') found.push(addForeignKey(table, column, { table, onDelete: 'cascade' }));
  if (old.type === 'varchar' || old.type === 'text') {
    const longer: ColumnSpec = { type: 'varchar', length: 90, default: 'x' };
    found.push(alterColumn(table, column, { ...longer, nullable: old.nullable ?? false }));
  }
  return found;
}

function randomOperations(seed: number): Operation[] {
  const chance = new Chance(seed);
  const operations: Operation[] = [];
  let state = stateAfter(migrationsOf('app', start));
  while (operations.length < OPERATIONS) {
    const operation = chance.pick(candidates(chance, state));
    state = applyOperation(state, 'app', operation);
    operations.push(operation);
  }
  return operations;
}

/** In their order, with a migration for each that has to be alone. */
function inMigrations(operations: readonly Operation[]): Operation[][] {
  const lists: Operation[][] = [];
  let isOpen = false;
  for (const operation of operations) {
    const isAlone = 'concurrently' in operation && operation.concurrently;
    if (isOpen && !isAlone) lists.at(-1)?.push(operation);
    else lists.push([operation]);
    isOpen = !isAlone;
  }
  return lists;
}

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('operations in any order', () => {
    it('are of the kinds that tables can take, those among them that are alone', () => {
      const seeds = Array.from({ length: ROUNDS }, (_, seed) => randomOperations(seed + 1));
      const kinds = new Set(seeds.flat().map(({ kind }) => kind));
      for (const kind of ['renameIndex', 'createIndex', 'dropIndex', 'alterColumn'] as const) {
        expect(kinds).toContain(kind);
      }
      expect(seeds.flat().filter((one) => 'concurrently' in one && one.concurrently).length).toBeGreaterThan(
        2,
      );
    });

    it.each(Array.from({ length: ROUNDS }, (_, seed) => seed + 1))(
      'make the tables that they add up to, keep every row, and can be taken back (seed %i)',
      async (seed) => {
        const operations = randomOperations(seed);
        const migrations = migrationsOf('app', start, ...inMigrations(operations));
        const state = stateAfter(migrations);
        const database = await open.empty();
        await migrateTo(database, migrations, '0001');
        await run(
          database,
          "insert into one (first) values ('a'), ('b'), ('c')",
          'insert into two (one_id) values (1), (2), (3)',
          'update two set self_id = 1 where id = 2',
        );
        const before = await schemaOf(database);

        await migrateTo(database, migrations);
        const atOnce = await open.empty();
        await migrateTo(atOnce, migrationsOf('app', operationsFor(state)));
        expect(await schemaOf(database), JSON.stringify(operations)).toEqual(await schemaOf(atOnce));
        for (const table of state.keys()) {
          expect(await rows(database, `select count(*) as n from ${table}`)).toEqual([{ n: ROWS }]);
        }

        await migrateTo(database, migrations, '0001');
        expect(byColumn(await schemaOf(database))).toEqual(byColumn(before));
        expect(await rows(database, 'select id, one_id from two order by id')).toEqual([
          { id: 1, one_id: 1 },
          { id: 2, one_id: 2 },
          { id: 3, one_id: 3 },
        ]);
      },
    );
  });
});

/** Columns that come back come last. */
function byColumn(schema: unknown): unknown {
  return (schema as { columns: { name: string }[] }[]).map((table) => ({
    ...table,
    columns: table.columns.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  }));
}
