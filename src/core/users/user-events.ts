import { defineEvent } from '../events.ts';
import type { BaseUser } from './user.ts';

interface OfUser {
  /** As the user is after it. */
  readonly user: BaseUser;
}

/** A user was made, by whichever door. */
export const userCreated = defineEvent<OfUser>('userCreated', { audit: {} });

/** Fields of a user have other values now. The password is none of them, nor is the time of the last login. */
export const userChanged = defineEvent<OfUser & { /** Their names. */ readonly fields: readonly string[] }>(
  'userChanged',
  { audit: { detail: ({ fields }) => ({ fields }) } },
);

/** `isActive` became true; `userChanged` is told too. */
export const userActivated = defineEvent<OfUser>('userActivated', { audit: {} });

/** `isActive` became false; `userChanged` is told too. */
export const userDeactivated = defineEvent<OfUser>('userDeactivated', { audit: {} });

/** A user is gone. */
export const userDeleted = defineEvent<OfUser>('userDeleted', { audit: {} });

/** A user has another password. The same one under a newer hash is no change. `isUsable`: whether it is one at all. */
export const passwordChanged = defineEvent<OfUser & { readonly isUsable: boolean }>('passwordChanged', {
  audit: { detail: ({ isUsable }) => ({ isUsable }) },
});

/** One session of a user was ended from another one, or by code. A logout is no such: `userLoggedOut`. */
export const sessionEnded = defineEvent<
  OfUser & { /** Its public id, as in the list of the user's sessions. */ readonly sessionId: string }
>('sessionEnded', { audit: { detail: ({ sessionId }) => ({ session: sessionId }) } });

/** A session of a user ended because a login was one more than the user may have: the one that was not used for longest. */
export const oldestSessionEnded = defineEvent<
  OfUser & { /** Its public id, as in the list of the user's sessions. */ readonly sessionId: string }
>('oldestSessionEnded', { audit: { detail: ({ sessionId }) => ({ session: sessionId }) } });

/** All sessions of a user ended at once, but for `keptOne`: the one in which the user did that, or changed the password. */
export const sessionsEnded = defineEvent<OfUser & { readonly keptOne: boolean }>('sessionsEnded', {
  audit: { detail: ({ keptOne }) => ({ keptOne }) },
});

/** Everybody was logged out at once: every session ended, of visitors too. `count`: how many there were. */
export const everySessionEnded = defineEvent<{ readonly count: number }>('everySessionEnded', {
  audit: { detail: ({ count }) => ({ count }) },
});
