import type { AccountStores } from '../core/sessions/account-stores.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database } from '../database/contract/database.ts';
import { SqlLoginStore } from './sql-login-store.ts';
import { SqlSessionStore } from './sql-session-store.ts';
import { SqlVisitors } from './sql-visitors.ts';

/** Takes a transaction back. */
const NOTHING_WRITTEN = new Error('There was nothing to write to.');

/** Sessions and users in one database: one read for a visitor, one transaction for what is written together. */
export function sqlAccountStores<U extends BaseUser>(
  database: Database,
  model: UserModel<U>,
): AccountStores<U> {
  const logins = new SqlLoginStore(database, model);
  const sessions = new SqlSessionStore(database, model);
  return {
    logins,
    sessions,
    visitors: new SqlVisitors(database, model),
    async atomicWithUsers(work) {
      try {
        return await database.kysely.transaction().execute(async (transaction) => {
          const done = await work({
            logins: logins.within(transaction),
            sessions: sessions.within(transaction),
          });
          if (!done) throw NOTHING_WRITTEN;
          return true;
        });
      } catch (error) {
        if (error === NOTHING_WRITTEN) return false;
        throw error;
      }
    },
  };
}
