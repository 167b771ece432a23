import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database, PreparedRead } from '../../src/database/contract/database.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { eachDatabase } from '../support/databases.ts';

const changedMind = new Error('changed my mind');

eachDatabase((databases) => {
  let database: Database;
  let count: PreparedRead;
  beforeAll(async () => {
    database = openDatabase(await databases.create(), '.');
    await database.kysely.schema
      .createTable('t')
      .addColumn('n', 'integer', (column) => column.primaryKey())
      .execute();
    const query = database.kysely.selectFrom('t').select(({ fn }) => fn.countAll<number>().as('n'));
    count = database.prepareRead(query.compile());
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.kysely.deleteFrom('t').execute();
  });
  afterEach(() => {
    expect(database.inTransaction).toBe(false);
  });

  const add = (n: number) => database.kysely.insertInto('t').values({ n }).execute();
  const all = async () => {
    const rows = await database.kysely.selectFrom('t').select('n').orderBy('n').execute();
    return rows.map(({ n }) => n);
  };
  const counted = async () => Number((await count([]))?.[0]);
  const rows = async () => (await database.readRows('select n from t order by n')).map(({ n }) => n);

  it('every way to read is part of the transaction', async () => {
    await add(1);
    await database.atomic(async () => {
      await add(2);
      expect([database.inTransaction, await counted(), await rows(), await all()]).toEqual([
        true,
        2,
        [1, 2],
        [1, 2],
      ]);
      const outside = await database.outside(async () => [
        database.inTransaction,
        await counted(),
        await rows(),
      ]);
      expect(outside).toEqual([false, 1, [1]]);
    });
    expect([await counted(), await rows()]).toEqual([2, [1, 2]]);
  });

  it('a read that is prepared in a transaction is good outside of it too', async () => {
    let read: PreparedRead | null = null;
    const made = database.atomic(async () => {
      await database.kysely.schema.createTable('fresh').addColumn('n', 'integer').execute();
      await database.kysely.insertInto('fresh').values({ n: 7 }).execute();
      read = database.prepareRead(database.kysely.selectFrom('fresh').select('n').compile());
      return read([]);
    });
    expect(await made).toEqual([7]);
    expect(await (read as PreparedRead | null)?.([])).toEqual([7]);
    await database.kysely.schema.dropTable('fresh').execute();
  });

  it('an attempt that fails is undone alone, and one that does not is kept', async () => {
    await add(1);
    await database.atomic(async () => {
      const several = async () => {
        await add(2);
        await add(1);
      };
      const error = await database.attempt(several).catch((caught: unknown) => caught);
      expect(database.isUniqueViolation(error)).toBe(true);
      await database.attempt(() => add(3));
      const inner = () => database.attempt(several).catch(() => add(4));
      await database.attempt(inner);
    });
    expect(await all()).toEqual([1, 3, 4]);
  });

  it('outside of a transaction an attempt is what it does', async () => {
    const work = async () => {
      await add(1);
      throw changedMind;
    };
    await expect(database.attempt(work)).rejects.toBe(changedMind);
    expect(await all()).toEqual([1]);
  });

  it('what is asked beside an attempt waits for it, and is not undone with it', async () => {
    await add(1);
    await database.atomic(async () => {
      const { promise: written, resolve: tellWritten } = Promise.withResolvers<void>();
      const failing = database.attempt(async () => {
        await add(2);
        tellWritten();
        await new Promise((resolve) => setImmediate(resolve));
        await add(1);
      });
      const beside = written.then(() => Promise.all([add(3), counted()]));
      await expect(failing).rejects.toThrow();
      expect((await beside)[1]).toBe(2);
    });
    expect(await all()).toEqual([1, 3]);
  });

  it('errors of callbacks come out once all were called, and undo nothing', async () => {
    const calls: string[] = [];
    const done = database.atomic(async () => {
      await database.onCommit(() => Promise.reject(changedMind));
      await database.onCommit(async () => void calls.push(`second ${await counted()}`));
      await add(1);
    });
    await expect(done).rejects.toBe(changedMind);
    expect([calls, await all()]).toEqual([['second 1'], [1]]);
    await expect(database.onCommit(() => Promise.reject(changedMind))).rejects.toBe(changedMind);
  });

  it('a failed atomic in an attempt is undone with that, and the rest is kept', async () => {
    await database.atomic(async () => {
      await add(1);
      const part = () =>
        database.atomic(async () => {
          await add(2);
          throw changedMind;
        });
      await expect(database.attempt(part)).rejects.toBe(changedMind);
    });
    expect(await all()).toEqual([1]);
  });

  it('a failed atomic in an atomic is the end of all, and so is a part that never ends', async () => {
    const calls: string[] = [];
    const failed = database.atomic(async () => {
      await database.onCommit(() => void calls.push('called'));
      await add(1);
      await database.atomic(() => Promise.reject(changedMind)).catch(() => undefined);
      await add(2);
    });
    await expect(failed).rejects.toMatchObject({ code: 'transaction_failed', cause: changedMind });

    const { promise: forever, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    let left: Promise<unknown> = Promise.resolve();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const stuck = database
      .atomic(async () => {
        await add(3);
        left = database.attempt(async () => {
          begin();
          await forever;
          await add(4);
        });
        left.catch(() => undefined);
        await begun;
      })
      .catch((error: unknown) => error);
    await begun;
    // The commit waits for the part by a timer.
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    expect(await stuck).toMatchObject({ code: 'database_nested' });
    expect(await all()).toEqual([]);
    end();
    await left.catch(() => undefined);
    await add(5);
    expect(calls).toEqual([]);
    expect(await all()).not.toContain(3);
  });

  it('what is left running is in no transaction of somebody else’s', async () => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const { promise: inOther, resolve: tellInOther } = Promise.withResolvers<void>();
    let left: Promise<unknown> = Promise.resolve();
    await database.atomic(async () => {
      left = ended.then(() => add(1));
      await add(2);
    });
    const other = database.atomic(async () => {
      await add(3);
      tellInOther();
      await new Promise((resolve) => setImmediate(resolve));
      throw changedMind;
    });
    await inOther;
    end();
    await expect(other).rejects.toBe(changedMind);
    await left;
    expect(await all()).toEqual([1, 2]);
  });

  it('transactions side by side wait for nobody’s answer but their own', async () => {
    const run = (n: number) =>
      database.atomic(async () => {
        await add(n);
        const own = await database.kysely.selectFrom('t').select('n').where('n', '=', n).execute();
        await Promise.all([counted(), rows(), all()]);
        if (n % 2 === 1) throw changedMind;
        return own.length;
      });
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const done = await Promise.allSettled(numbers.map(run));
    const kept = numbers.filter((n) => n % 2 === 0);
    expect(done.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))).toEqual(
      kept.map(() => 1),
    );
    expect(await all()).toEqual(kept);
  });

  it('a query beside the transaction of Kysely’s that it joins does not disturb it', async () => {
    const warnings: string[] = [];
    const warned = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', warned);
    await database.kysely.transaction().execute(async (transaction) => {
      const direct = [1, 2, 3].map((n) => transaction.insertInto('t').values({ n }).execute());
      await Promise.all([...direct, add(4), counted(), add(5)]);
    });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect([await all(), warnings]).toEqual([[1, 2, 3, 4, 5], []]);
  });

  if (databases.name === 'sqlite') {
    it('what comes after an error that took the transaction back is not kept by itself', async () => {
      await add(1);
      const failed = database.atomic(async () => {
        await add(2);
        await sql`insert or rollback into t (n) values (1)`.execute(database.kysely).catch(() => undefined);
        const next = await add(3).catch((error: unknown) => error);
        expect(next).toMatchObject({ code: 'transaction_over' });
      });
      await expect(failed).rejects.toMatchObject({ code: 'transaction_over' });
      expect(await all()).toEqual([1]);
    });
  }

  if (databases.name === 'postgres') {
    it('what comes after an error that took the transaction back is not kept, and not taken for kept', async () => {
      await add(1);
      const failed = database.atomic(async () => {
        await add(2);
        await add(1).catch(() => undefined);
      });
      await expect(failed).rejects.toMatchObject({ code: 'transaction_failed' });
      expect(await all()).toEqual([1]);
    });

    it('a table that has changed is no trouble for reads in transactions', async () => {
      await add(1);
      const read = database.prepareRead(database.kysely.selectFrom('t').selectAll().compile());
      await read([]);
      await database.kysely.schema.alterTable('t').addColumn('more', 'integer').execute();
      expect(await database.atomic(async () => read([]))).toEqual([1, null]);
      await database.kysely.schema.alterTable('t').dropColumn('more').execute();
    });
  }
});

describe('a database that is closed', () => {
  it('begins no transaction', async () => {
    const database = openDatabase('sqlite::memory:', '.');
    await database.close();
    await expect(database.atomic(async () => undefined)).rejects.toThrow();
    expect(database.inTransaction).toBe(false);
  });
});
