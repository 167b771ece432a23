import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/** A user has shown that an address is theirs. Told in the transaction of the proof. */
export const emailVerified = defineEvent<{ readonly user: BaseUser; readonly address: string }>(
  'emailVerified',
  { audit: {} },
);
