import { openProject } from '../../src/compose/open-project.ts';
import type { ProvenAddressStore } from '../../src/core/addresses/proven-address-store.ts';
import type { OneTimeStore } from '../../src/core/one-time/one-time-store.ts';
import { type AccountStores, separateStores } from '../../src/core/sessions/account-stores.ts';
import type { ThrottleStore } from '../../src/core/throttle/throttle-store.ts';
import type { UserStore } from '../../src/core/users/user-store.ts';
import { sqlAccountStores } from '../../src/stores/sql-account-stores.ts';
import { SqlOneTimeStore } from '../../src/stores/sql-one-time-store.ts';
import { SqlProvenAddressStore } from '../../src/stores/sql-proven-address-store.ts';
import { SqlThrottleStore } from '../../src/stores/sql-throttle-store.ts';
import { SqlUserStore } from '../../src/stores/sql-user-store.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { MemorySessionStore } from './memory-session-store.ts';

/** The stores that a contract is tried on, with the starter's users. */
export interface OpenStores extends AccountStores<User> {
  readonly users: UserStore<User>;
  /** Runs `task` while a transaction is open, from within its callback. */
  inTransaction<T>(task: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The stores that are in the users' database, wherever sessions are. */
export interface OpenSqlStores extends OpenStores {
  readonly oneTime: OneTimeStore;
  readonly proven: ProvenAddressStore;
  readonly throttle: ThrottleStore;
}

/** Makes the starter's tables in an empty database, and opens the stores over them. */
export async function openSqlStores(databaseUrl: string): Promise<OpenSqlStores> {
  const settings = {
    ...starter.settings,
    secretKey: 'no secret, for it signs nothing here'.padEnd(50, '.'),
    databaseUrl,
  };
  const { database, migrate } = openProject(
    { ...starter, settings },
    { folder: 'starter', writeLog: () => undefined },
  );
  await migrate();
  return {
    ...sqlAccountStores(database, CustomUser),
    users: new SqlUserStore(database, CustomUser),
    oneTime: new SqlOneTimeStore(database, CustomUser),
    proven: new SqlProvenAddressStore(database, CustomUser),
    throttle: new SqlThrottleStore(database),
    inTransaction: (task) => database.kysely.transaction().execute(task),
    close: () => database.close(),
  };
}

/** The same users, and sessions in a store that does not know them. */
export async function openSeparateStores(databaseUrl: string): Promise<OpenStores> {
  const { users, logins, inTransaction, close } = await openSqlStores(databaseUrl);
  return {
    ...separateStores(new MemorySessionStore(), { users, logins }),
    users,
    inTransaction,
    close,
  };
}
