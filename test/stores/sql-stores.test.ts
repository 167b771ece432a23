import { describe } from 'vitest';
import { eachDatabase, onSqlite } from '../support/databases.ts';
import { describeAtomicWrites, describeJointWrites } from './joint-writes-contract.ts';
import { describeOneTimeStore } from './one-time-store-contract.ts';
import { describeProvenAddressStore } from './proven-address-store-contract.ts';
import { describeSessionStore } from './session-store-contract.ts';
import { openSeparateStores, openSqlStores } from './sql-stores.ts';
import { describeThrottleStore } from './throttle-store-contract.ts';
import { describeUserStore } from './user-store-contract.ts';
import { describeVisitors } from './visitors-contract.ts';

eachDatabase((databases) => {
  const open = async () => openSqlStores(await databases.create());
  describeUserStore(open);
  describeSessionStore(open);
  describeVisitors(open);
  describeJointWrites(open);
  describeAtomicWrites(open);
  describeOneTimeStore(open);
  describeProvenAddressStore(open);
  describeThrottleStore(open);
});

describe('sessions apart from the users', () => {
  // What it keeps, it keeps in no database.
  onSqlite((databases) => describeSessionStore(async () => openSeparateStores(await databases.create())));
  eachDatabase((databases) => {
    const open = async () => openSeparateStores(await databases.create());
    describeVisitors(open);
    describeJointWrites(open);
  });
});
