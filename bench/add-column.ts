// Adding a column to a million users by a migration, beside the bare `alter table` and beside an operation that rewrites the table.
import { addColumn, alterColumn, column } from 'latchkey/migrations';
import { type MillionUsers, TABLE, usersOnPostgres, usersOnSqlite } from './add-column/million-users.ts';
import { median } from './support/statistics.ts';

/** Of the time that it takes to rewrite the table: adding a column must not touch the rows. */
const LIMIT = 0.1;
const ROUNDS = 7;

const kinds = {
  nullable: { spec: column.varchar(20, { nullable: true }), sql: 'varchar(20)' },
  'nullable, with a default': {
    spec: column.integer({ nullable: true, default: 7 }),
    sql: 'integer default 7',
  },
  'not null, with a default': { spec: column.integer({ default: 7 }), sql: 'integer default 7 not null' },
};

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(users: MillionUsers): Promise<void> {
  const results: { kind: string; ours: number; bare: number }[] = [];
  for (const [index, [kind, { spec, sql }]] of Object.entries(kinds).entries()) {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const name = `${index}_${round}`;
      ours.push(await milliseconds(() => users.migrate(addColumn(TABLE, `ours_${name}`, spec))));
      bare.push(
        await milliseconds(() => users.driver(`alter table ${TABLE} add column bare_${name} ${sql}`)),
      );
    }
    results.push({ kind, ours: median(ours), bare: median(bare) });
  }
  const rewrite = await milliseconds(() =>
    users.migrate(alterColumn(TABLE, 'ours_2_0', column.bigint({ default: 7 }))),
  );
  await users.remove();

  console.log(
    `${users.name}: rewriting the table (alterColumn to another type) takes ${rewrite.toFixed(0)} ms`,
  );
  for (const { kind, ours, bare } of results) {
    const part = ours / rewrite;
    console.log(
      `  a column, ${kind}: ${ours.toFixed(1)} ms, bare alter table ${bare.toFixed(1)} ms: ${(ours / bare).toFixed(1)} times it, and ${part.toFixed(3)} of rewriting (limit ${LIMIT})`,
    );
    if (part > LIMIT) process.exitCode = 1;
  }
}

await measure(await usersOnSqlite());
const postgres = await usersOnPostgres();
if (postgres) await measure(postgres);
else console.log('PostgreSQL: not installed here, and not measured');
