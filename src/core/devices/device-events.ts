import { defineEvent } from '../events.ts';
import type { BaseUser } from '../users/user.ts';

interface OfUser {
  readonly user: BaseUser;
}

/**
 * A user logged in with a browser that was not known. In the transaction it is that of the login. `isFirst`: no other was known
 * of the user, as after a registration.
 */
export const deviceAdded = defineEvent<OfUser & { readonly isFirst: boolean }>('deviceAdded', {
  audit: { byUser: true, detail: ({ isFirst }) => ({ isFirst }) },
});

/** A known device of a user was forgotten. */
export const deviceForgotten = defineEvent<
  OfUser & { /** Its public id, as in the list of the user's devices. */ readonly deviceId: string }
>('deviceForgotten', { audit: { detail: ({ deviceId }) => ({ device: deviceId }) } });

/**
 * All known devices of a user were forgotten, but for `keptOne`, the browser that the user did it in. Not told where it belongs
 * to something else that is told, such as another password.
 */
export const devicesForgotten = defineEvent<OfUser & { readonly keptOne: boolean }>('devicesForgotten', {
  audit: { detail: ({ keptOne }) => ({ keptOne }) },
});
