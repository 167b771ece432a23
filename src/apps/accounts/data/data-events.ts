import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/** A user downloads the data of the account. It is told before the first of them leaves. */
export const accountDataDownloaded = defineEvent<{ readonly user: BaseUser }>('accountDataDownloaded', {
  audit: {},
});
