import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/**
 * Somebody asked for a code to log in with. Told for each user that has the address; `user` is null where none has. Whether a
 * code was mailed is not told: a user with a password and an address that is not proven gets another mail.
 */
export const loginCodeRequested = defineEvent<{
  readonly user: BaseUser | null;
  /** The user's own where there is one, else as it was asked for. */
  readonly address: string;
}>('loginCodeRequested', { audit: { counted: true, claimed: ({ address }) => address } });
