import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/**
 * Somebody wanted to register with the address of a user, who is told so by mail. Told where the proof of the address is
 * mandatory: only there does the form not say that the address is taken.
 */
export const registrationTaken = defineEvent<{ readonly user: BaseUser }>('registrationTaken', {
  audit: { outcome: 'refused', counted: false },
});
