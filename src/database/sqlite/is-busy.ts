/** SQLITE_BUSY, from https://www.sqlite.org/rescode.html; the bits above it tell which kind. */
const SQLITE_BUSY = 5;
const PRIMARY_CODE = 0xff;

/** Whether an error of SQLite's says that somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & PRIMARY_CODE) === SQLITE_BUSY;
}
