import { LatchkeyError } from '../../support/errors.ts';
import { DatabaseError } from '../contract/database-error.ts';

/** From https://www.postgresql.org/docs/current/errcodes-appendix.html, as are all codes here. */
const UNIQUE_VIOLATION = '23505';
/** foreign_key_violation, and restrict_violation, which PostgreSQL 18 tells apart. */
const FOREIGN_KEY_VIOLATIONS: readonly unknown[] = ['23503', '23001'];
const FEATURE_NOT_SUPPORTED = '0A000';

/** Codes of locks and limits: another transaction was in the way, and a second attempt may succeed. */
const BUSY: readonly unknown[] = [
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available: lock_timeout has passed
  '53300', // too_many_connections
];

/** disk_full, and read_only_sql_transaction: of a standby, or where an operator has made it so. */
const UNWRITABLE: readonly unknown[] = ['53100', '25006'];

/** Codes of a server that shuts down, has gone or is not up yet. Class 08 is connection exceptions. */
const GONE = /^(08|57P0[1-5]|25P03)/;

/** The errors of pg about the connection, which have no code. */
const CONNECTION_ENDED =
  /^(Connection terminated|Client has encountered a connection error|Client was closed)/;
const POOL_EXHAUSTED = 'timeout exceeded when trying to connect';

export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION;
}

export function isForeignKeyViolation(error: unknown): boolean {
  return FOREIGN_KEY_VIOLATIONS.includes(codeOf(error));
}

/** Whether a prepared statement is out of date because a migration has changed what it selects. */
export function isOutdatedPlan(error: unknown): boolean {
  return codeOf(error) === FEATURE_NOT_SUPPORTED && (error as Error).message.startsWith('cached plan');
}

/** The error of a query: `database_busy`, `database_unwritable` or `database_unreachable` where that is the reason, and else as it is. */
export function queryFailure(error: unknown, url: string): unknown {
  if (error instanceof LatchkeyError) return error;
  if (BUSY.includes(codeOf(error))) return new DatabaseError('database_busy', {}, { cause: error });
  if (UNWRITABLE.includes(codeOf(error))) {
    return new DatabaseError('database_unwritable', { reason: reasonOf(error) }, { cause: error });
  }
  return isConnectionLoss(error) ? unreachable(error, url) : error;
}

/** The error of a connection that could not be opened. */
export function connectionFailure(error: unknown, url: string): LatchkeyError {
  if (error instanceof LatchkeyError) return error;
  const busy = BUSY.includes(codeOf(error)) || (error as Error).message === POOL_EXHAUSTED;
  return busy ? new DatabaseError('database_busy', {}, { cause: error }) : unreachable(error, url);
}

function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return GONE.test(String(codeOf(error))) || 'syscall' in error || CONNECTION_ENDED.test(error.message);
}

function unreachable(cause: unknown, url: string): LatchkeyError {
  return new DatabaseError(
    'database_unreachable',
    { database: nameOf(url), reason: reasonOf(cause) },
    { cause },
  );
}

/** Host, port and database of a URL; never its user and password. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return 'of the setting databaseUrl';
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? (decodeURIComponent(hostname) || 'localhost');
  const at = searchParams.get('port') ?? (port || '5432');
  return `${decodeURIComponent(pathname.slice(1)) || 'postgres'} on ${host}:${at}`;
}

/** Where a host has several addresses, Node's error has no message itself; those of the addresses are in `errors`. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
