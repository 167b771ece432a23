import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/** The wrong passwords that were tried for an account are forgotten, and nobody has to wait any more to log in to it. */
export const accountUnlocked = defineEvent<{ readonly user: BaseUser }>('accountUnlocked', { audit: {} });
