import { openProject } from '../../src/compose/open-project.ts';
import type { SessionStore } from '../../src/core/sessions/session-store.ts';
import type { UserStore } from '../../src/core/users/user-store.ts';
import { SqlSessionStore } from '../../src/stores/sql-session-store.ts';
import { SqlUserStore } from '../../src/stores/sql-user-store.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

/** The stores that a contract is tried on, with the starter's users. */
export interface OpenStores {
  readonly sessions: SessionStore<User>;
  readonly users: UserStore<User>;
  /** Runs `task` while a transaction is open, from within its callback. */
  inTransaction<T>(task: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Makes the starter's tables in an empty database, and opens the stores over them. */
export async function openSqlStores(databaseUrl: string): Promise<OpenStores> {
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
    sessions: new SqlSessionStore(database, CustomUser),
    users: new SqlUserStore(database, CustomUser),
    inTransaction: (task) => database.kysely.transaction().execute(task),
    close: () => database.close(),
  };
}
