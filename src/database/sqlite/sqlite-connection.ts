import { closeSync, openSync } from 'node:fs';
import type * as Sqlite from 'node:sqlite';
import type { DatabaseSync } from 'node:sqlite';
import { DatabaseError } from '../contract/database-error.ts';
import { isBusy } from './is-busy.ts';

/** Milliseconds that opening waits for other processes, and between two tries. */
const PATIENCE = 5000;
const PAUSE = 10;

/** The file has password hashes and addresses: nobody else on the machine reads it. Windows has no such modes. */
const OWNER_ALONE = 0o600;
/** Only where there is none: whose mode somebody has chosen keeps it. */
const MAKE_NEW = 'wx';

/** Opens a connection the way Latchkey needs it: write-ahead log, foreign keys, a patient wait for the lock. @throws LatchkeyError `sqlite_missing`. */
export function openConnection(path: string, { readOnly = false } = {}): DatabaseSync {
  const { DatabaseSync } = nodeSqlite();
  if (!readOnly && path !== ':memory:') makeForOwner(path);
  const connection = new DatabaseSync(path, {
    readOnly,
    timeout: PATIENCE,
    enableForeignKeyConstraints: true,
  });
  if (!readOnly) {
    useWriteAheadLog(connection);
    // FULL: an answer that says "done" survives a power cut too, not only a crash.
    connection.exec('PRAGMA synchronous = FULL');
    // From here on `waitForLock` does the waiting, which does not block the event loop.
    connection.exec('PRAGMA busy_timeout = 0');
  }
  return connection;
}

/**
 * Node's own SQLite. Not imported, but loaded where a SQLite database is opened: on Node.js 22 it comes with a warning,
 * and other runtimes do not have it.
 *
 * @throws LatchkeyError `sqlite_missing`.
 */
function nodeSqlite(): typeof Sqlite {
  const sqlite: typeof Sqlite | undefined = process.getBuiltinModule('node:sqlite');
  // Before Node.js 22.16 no statement tells what the columns of its answer are.
  if (sqlite && 'columns' in sqlite.StatementSync.prototype) return sqlite;
  throw new DatabaseError('sqlite_missing', { version: process.versions.node });
}

/** Makes the file, empty, where there is none. SQLite would make it by the umask; the files beside it get its mode. */
function makeForOwner(path: string): void {
  try {
    closeSync(openSync(path, MAKE_NEW, OWNER_ALONE));
  } catch {
    // It is there, or SQLite says better why it cannot be.
  }
}

/**
 * Turns the write-ahead log on. Of several processes that open a new file at once SQLite turns all but one away here, and
 * does not wait for its turn as it does elsewhere: that would be a deadlock if each held what another waits for.
 */
function useWriteAheadLog(connection: DatabaseSync): void {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      // Only here, before anybody is served, may waiting hold up the process.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}
