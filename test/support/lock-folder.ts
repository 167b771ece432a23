import { mkdirSync, rmSync, statSync } from 'node:fs';

/** Milliseconds after which a lock must be one that a killed process left behind. */
const STALE_AFTER = 300_000;

/** Whether the lock is ours now, of test files that run at once: a folder, which one of them can make. Who has it removes it. */
export function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (modified(lock) < Date.now() - STALE_AFTER) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** When it was last written; 0 when it is not there. */
export function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
