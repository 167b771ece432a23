import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from './sqlite-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a SQLite database', () => {
  it('is one file, with everything in it, when the last who had it open has closed it', async () => {
    const file = join(folder, 'db.sqlite3');
    const database = openSqlite(file);
    await database.kysely.schema.createTable('t').addColumn('n', 'integer').execute();
    await database.kysely.insertInto('t').values({ n: 7 }).execute();
    const read = database.prepareRead(database.kysely.selectFrom('t').select('n').compile());
    for (let count = 0; count < 5; count++) await read([]);
    expect(readdirSync(folder).sort()).toEqual(['db.sqlite3', 'db.sqlite3-shm', 'db.sqlite3-wal']);
    await database.close();
    expect(readdirSync(folder)).toEqual(['db.sqlite3']);

    const again = openSqlite(file);
    expect(await again.kysely.selectFrom('t').select('n').execute()).toEqual([{ n: 7 }]);
    await again.close();
  });

  describe.skipIf(process.platform === 'win32')('(Windows has no modes)', () => {
    const modes = () =>
      Object.fromEntries(
        readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]),
      );

    it('is read by nobody but its owner where we make it, and so is what SQLite keeps beside it', async () => {
      const umask = process.umask(0o022);
      try {
        const database = openSqlite(join(folder, 'db.sqlite3'));
        await database.kysely.schema.createTable('t').addColumn('n', 'integer').execute();
        const owner = 0o600;
        expect(modes()).toEqual({ 'db.sqlite3': owner, 'db.sqlite3-shm': owner, 'db.sqlite3-wal': owner });
        await database.close();
      } finally {
        process.umask(umask);
      }
    });

    it.each([0o640, 0o664])('keeps the mode %o that somebody has given it', async (mode) => {
      const file = join(folder, 'db.sqlite3');
      writeFileSync(file, '');
      chmodSync(file, mode);
      const database = openSqlite(file);
      await database.kysely.schema.createTable('t').addColumn('n', 'integer').execute();
      expect(new Set(Object.values(modes()))).toEqual(new Set([mode]));
      await database.close();
    });
  });

  it('that was never asked anything is closed too', async () => {
    await openSqlite(join(folder, 'db.sqlite3')).close();
    expect(readdirSync(folder)).toEqual(['db.sqlite3']);
  });
});
