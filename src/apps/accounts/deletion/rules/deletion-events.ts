import { defineEvent } from '../../../../core/events.ts';
import type { BaseUser } from '../../../../core/users/user.ts';

/** A user has given the account up. It is deactivated, and deleted at `dueAt`; then `userDeleted` is told. */
export const accountDeletionPlanned = defineEvent<{ readonly user: BaseUser; readonly dueAt: Date }>(
  'accountDeletionPlanned',
  { audit: { detail: ({ dueAt }) => ({ dueAt: dueAt.toISOString() }) } },
);

/** An account that was given up is kept after all, and is active again. */
export const accountDeletionTakenBack = defineEvent<{ readonly user: BaseUser }>('accountDeletionTakenBack', {
  audit: {},
});
