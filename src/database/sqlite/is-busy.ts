/** From https://www.sqlite.org/rescode.html; the bits above the first eight tell which kind. */
const SQLITE_BUSY = 5;
const PRIMARY_CODE = 0xff;
/** SQLITE_READONLY, SQLITE_IOERR and SQLITE_FULL. */
const UNWRITABLE: readonly number[] = [8, 10, 13];

/** Whether an error of SQLite's says that somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === SQLITE_BUSY;
}

/** Whether it says that the file cannot be written: the disk is full or broken, or it may only be read. */
export function isUnwritable(error: unknown): boolean {
  return UNWRITABLE.includes(primaryCode(error));
}

function primaryCode(error: unknown): number {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & PRIMARY_CODE : 0;
}
