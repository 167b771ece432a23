import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../contract/database.ts';
import { openSqlite } from '../sqlite/sqlite-database.ts';

let database: Database;
beforeEach(async () => {
  database = openSqlite(':memory:');
  await database.kysely.schema.createTable('t').addColumn('n', 'integer').execute();
});
afterEach(() => database.close());

const add = (n: number) => database.kysely.insertInto('t').values({ n }).execute();
const all = async () => (await database.kysely.selectFrom('t').select('n').execute()).map(({ n }) => n);

describe('the one connection of SQLite', () => {
  it('is that of the transaction for who asks in it', async () => {
    const failed = database.kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('t').values({ n: 1 }).execute();
      await add(2);
      expect(await all()).toEqual([1, 2]);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await all()).toEqual([]);
  });

  it('is there again after a transaction, also for what the transaction has left running', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await database.kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('t').values({ n: 1 }).execute();
      late = committed.then(() => add(2));
    });
    commit();
    await late;
    await add(3);
    expect(await all()).toEqual([1, 2, 3]);
  });

  it('lets others wait for a transaction, and come one after the other', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: free, resolve: release } = Promise.withResolvers<void>();
    const held = database.kysely.transaction().execute(async (transaction) => {
      begin();
      await free;
      await transaction.insertInto('t').values({ n: 1 }).execute();
    });
    await begun;
    const others = [
      add(2),
      add(3),
      database.kysely.transaction().execute(async (t) => {
        await t.insertInto('t').values({ n: 4 }).execute();
      }),
    ];
    release();
    await Promise.all([held, ...others]);
    expect(await all()).toEqual([1, 2, 3, 4]);
  });

  it('lets queries side by side be, whoever begins', async () => {
    await Promise.all([add(1), add(2), all(), add(3)]);
    expect(await all()).toEqual([1, 2, 3]);
  });

  it('does not wait for ever where a transaction without a callback holds it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const transaction = await database.kysely.startTransaction().execute();
    const nested = add(1).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    expect(await nested).toMatchObject({ code: 'database_nested' });
    await transaction.commit().execute();
    await add(2);
    expect(await all()).toEqual([2]);
  });
});
