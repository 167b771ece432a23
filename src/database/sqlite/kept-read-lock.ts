import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { clearTimeout, setTimeout } from 'node:timers';

/** Milliseconds that the lock is kept, or until the turn of the event loop ends that is longer. */
const KEPT_FOR = 1;

/**
 * Reads in such a time that make it worth keeping the lock for the next. To take it, to give it back, and the timer for
 * that cost what is saved at three reads; a server far from busy has that many now and then.
 */
const MANY = 10;

/**
 * How long it is not kept afterwards where other processes write, as a share of the time that it was. One of them puts
 * the log into the file, and begins it anew, only while nobody keeps the lock. It tries at each of its commits, so with
 * a fifth of the time free the log stays a few commits above the 1,000 pages at which SQLite first tries.
 */
const REST = 1 / 4;

/** Milliseconds after which others count as done with writing. Who writes less often takes days to fill 1,000 pages. */
const OTHERS_WRITE_FOR = 600_000;

/**
 * Keeps SQLite's read lock from one read to the next while there are many.
 *
 * In WAL mode every read locks the file and unlocks it, and these two system calls are half of what it costs to find a
 * session. SQLite leaves them out while another connection of the process has the same lock, since locks belong to
 * processes (`unixShmLock` in https://sqlite.org/src/file/src/os_unix.c). So a connection that does nothing else keeps a
 * read transaction open. The reads themselves are what they were: each sees what was committed before it, by
 * whichever process.
 *
 * Kept for a moment only, with a rest after it where others write, and not while this process writes: it holds up the
 * checkpoints that keep the log short.
 */
export class KeptReadLock {
  readonly #open: () => DatabaseSync;
  #keeper: Keeper | null = null;
  #timer: NodeJS.Timeout | null = null;
  #kept = false;
  /** Whether the timer is running: until then the lock is kept, or has been given back for a write. */
  #timed = false;
  /** Whether there were many reads of late. */
  #busy = false;
  /** When counting began, on the clock of `performance`, and the reads since. */
  #since = 0;
  #reads = 0;
  /** On the same clock: since when the lock is kept, and from when on it may be again. */
  #keptSince = 0;
  #restsUntil = 0;
  /** What SQLite counts up at the commits of all other connections. */
  #version: unknown;
  /** Whether this process may have written since that was read. */
  #wrote = true;
  /** When another process was last seen to have written. */
  #othersWrote = Number.NEGATIVE_INFINITY;

  /** `open` opens the connection that keeps the lock. */
  constructor(open: () => DatabaseSync) {
    this.#open = open;
  }

  /** To be called after every read. */
  readDone(): void {
    this.#reads++;
    if (this.#timed) return;
    const now = performance.now();
    if (!this.#busy && now - this.#since >= KEPT_FOR) this.#countAgain(now);
    if (this.#busy && now >= this.#restsUntil) this.#keep(now);
  }

  /** Gives the lock back. To be called before every write. */
  release(): void {
    this.#wrote = true;
    this.#giveBack();
  }

  #giveBack(): void {
    if (!this.#kept) return;
    this.#kept = false;
    this.#keeper?.commit.run();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#forget();
  }

  #countAgain(now: number): void {
    this.#busy = this.#reads >= MANY;
    this.#reads = 0;
    this.#since = now;
  }

  #keep(now: number): void {
    this.#keptSince = now;
    this.#startTimer();
    try {
      this.#keeper ??= newKeeper(this.#open());
      this.#keeper.begin.run();
      this.#kept = true;
      // Only a read takes the lock.
      this.#look(this.#keeper.read.get()?.data_version, now);
    } catch {
      // Too many open files, say. The reads do without, and say themselves what is wrong if they cannot.
      this.#forget();
    }
  }

  #look(version: unknown, now: number): void {
    if (version === this.#version) return;
    this.#version = version;
    if (!this.#wrote) this.#othersWrote = now;
    this.#wrote = false;
  }

  // Setting the same one again is cheaper than making one.
  #startTimer(): void {
    this.#timed = true;
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#endTime(), KEPT_FOR);
  }

  #endTime(): void {
    this.#timed = false;
    const now = performance.now();
    if (now - this.#othersWrote < OTHERS_WRITE_FOR) this.#restsUntil = now + REST * (now - this.#keptSince);
    this.#countAgain(now);
    this.#giveBack();
  }

  #forget(): void {
    this.#kept = false;
    this.#keeper?.connection.close();
    this.#keeper = null;
  }
}

interface Keeper {
  readonly connection: DatabaseSync;
  readonly begin: StatementSync;
  readonly read: StatementSync;
  readonly commit: StatementSync;
}

function newKeeper(connection: DatabaseSync): Keeper {
  return {
    connection,
    begin: connection.prepare('begin'),
    read: connection.prepare('pragma data_version'),
    commit: connection.prepare('commit'),
  };
}
