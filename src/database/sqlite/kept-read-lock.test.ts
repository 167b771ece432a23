import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database, ValueRow } from '../contract/database.ts';
import { openSqlite } from './sqlite-database.ts';

let folder: string;
let file: string;
let database: Database;
/** Somebody else's connection. */
let other: DatabaseSync;
let read: () => ValueRow;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  file = join(folder, 'db.sqlite3');
  database = openSqlite(file);
  await database.kysely.schema.createTable('t').addColumn('n', 'integer').addColumn('text', 'text').execute();
  await database.kysely.insertInto('t').values({ n: 0, text: '' }).execute();
  other = new DatabaseSync(file);
  const prepared = database.prepareRead(database.kysely.selectFrom('t').select('n').compile());
  // SQLite answers at once.
  read = () => prepared([]) as ValueRow;
});
afterEach(async () => {
  await database.close();
  other.close();
  rmSync(folder, { recursive: true });
});

/** For some milliseconds. */
const readOften = () => {
  for (let count = 0; count < 1000; count++) read();
};
/** Whether the whole log can be written to the file and begun anew, which nobody may read from for that. */
const canCheckpoint = () => other.prepare('pragma wal_checkpoint(truncate)').get()?.busy === 0;

describe('the read lock', () => {
  it('is kept while there are many reads, and no longer', async () => {
    readOften();
    other.exec('update t set n = 1');
    expect(canCheckpoint()).toBe(false);
    await vi.waitFor(() => expect(canCheckpoint()).toBe(true));
    readOften();
    other.exec('update t set n = 2');
    expect(canCheckpoint()).toBe(false);
  });

  it('is not kept for a few reads', () => {
    for (let count = 0; count < 3; count++) read();
    other.exec('update t set n = 1');
    expect(canCheckpoint()).toBe(true);
  });

  it('keeps no read from what others have written meanwhile', () => {
    readOften();
    other.exec('update t set n = 1');
    expect(read()).toEqual([1]);
  });

  it('keeps no read from what another process has written meanwhile', () => {
    const program = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('update t set n = 1')`;
    readOften();
    execFileSync(process.execPath, ['--eval', program, file]);
    expect(read()).toEqual([1]);
  });

  it('keeps no read from what this process has written meanwhile', async () => {
    readOften();
    await database.kysely.updateTable('t').set({ n: 1 }).execute();
    expect(read()).toEqual([1]);
  });

  it('is given back before this process writes, so that the log stays short', async () => {
    readOften();
    // All of it in the same turn of the event loop.
    for (let n = 0; n < 400; n++) {
      await database.kysely
        .updateTable('t')
        .set({ n, text: String(n % 10).repeat(20_000) })
        .execute();
    }
    // SQLite writes it to the file at 1,000 pages of 4 KiB. All that was written is twice that.
    expect(statSync(`${file}-wal`).size).toBeLessThan(5_000_000);
  });

  it('leaves room for another process to keep the log short, however busy the reader', async () => {
    const program = `
      const database = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
      database.exec('pragma busy_timeout = 5000');
      const update = database.prepare('update t set n = ?, text = ?');
      for (let n = 0; n < 8000; n++) update.run(n, String(n % 10).repeat(20_000));
    `;
    const writer = spawn(process.execPath, ['--eval', program, file], { stdio: 'inherit' });
    const ended = once(writer, 'exit');
    while (writer.exitCode === null) {
      for (let count = 0; count < 200; count++) read();
      await setImmediate();
    }
    expect(await ended).toEqual([0, null]);
    // All that was written is 160 MB, or 40 times what SQLite lets the log grow to.
    expect(statSync(`${file}-wal`).size).toBeLessThan(15_000_000);
  });

  it('is given back when the database is closed', async () => {
    readOften();
    await database.close();
    database = openSqlite(':memory:');
    // For which nobody else may have the file open.
    expect(other.prepare('pragma journal_mode = delete').get()).toEqual({ journal_mode: 'delete' });
  });

  it('is not missed where it cannot be kept', () => {
    // Whoever opens the file from now on fails.
    rmSync(file);
    readOften();
    expect(read()).toEqual([0]);
  });
});
