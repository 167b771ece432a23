import { eachDatabase } from '../support/databases.ts';
import { describeSessionStore } from './session-store-contract.ts';
import { openSqlStores } from './sql-stores.ts';
import { describeUserStore } from './user-store-contract.ts';

eachDatabase((databases) => {
  const open = async () => openSqlStores(await databases.create());
  describeSessionStore(open);
  describeUserStore(open);
});
