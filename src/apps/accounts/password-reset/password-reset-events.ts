import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/** Somebody asked for a link to a new password. Told for each user that has the address; `user` is null where none has. */
export const passwordResetRequested = defineEvent<{
  readonly user: BaseUser | null;
  /** The user's own where there is one, else as it was asked for. */
  readonly address: string;
}>('passwordResetRequested', { audit: { counted: true, claimed: ({ address }) => address } });

/** A user has set a new password by a mailed link. `passwordChanged` is told too. */
export const passwordReset = defineEvent<{ readonly user: BaseUser }>('passwordReset', { audit: {} });
