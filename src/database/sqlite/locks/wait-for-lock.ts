import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseConnection } from 'kysely';
import { DatabaseError } from '../../contract/database-error.ts';
import { isBusy } from './is-busy.ts';

/** Milliseconds that writes wait while another process holds the lock. */
const PATIENCE = 5000;
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 25;

/**
 * Lets a connection's queries wait for the lock without holding up the process: node:sqlite's own waiting blocks the
 * event loop, and with it every visitor. Once the lock has been taken for five seconds, queries fail at once until it
 * is free again, so that those who stand in line do not wait five seconds each.
 *
 * Transactions begin IMMEDIATE, so only single statements and `begin` meet the lock: either can be tried again.
 *
 * @throws LatchkeyError `database_busy`, from the connection's queries.
 */
export function waitForLock(connection: DatabaseConnection): DatabaseConnection {
  let busySince: number | null = null;

  const executeQuery: DatabaseConnection['executeQuery'] = async (query, options) => {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        const result = await connection.executeQuery<never>(query, options);
        busySince = null;
        return result;
      } catch (cause) {
        if (!isBusy(cause)) throw cause;
        busySince ??= performance.now();
        if (performance.now() - busySince > PATIENCE) throw new DatabaseError('database_busy', {}, { cause });
        await sleep(pause);
      }
    }
  };
  return { executeQuery, streamQuery: connection.streamQuery.bind(connection) };
}
