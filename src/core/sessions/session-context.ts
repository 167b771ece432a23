import type { AnonymousUser, BaseUser } from '../users/user.ts';
import type { AccountStores } from './account-stores.ts';
import type { AgesByTrust } from './session-ages.ts';

/** What a session needs around it. */
export interface SessionContext<U extends BaseUser> {
  readonly stores: AccountStores<U>;
  readonly ages: AgesByTrust;
  readonly maxDataBytes: number;
  /** How many sessions a user may have at once; null: any number. */
  readonly maxPerUser: number | null;
  readonly now: () => number;
  /** Who a visitor is who is not logged in. */
  readonly anonymousUser: AnonymousUser;
}
