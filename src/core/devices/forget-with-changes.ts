import type { Events } from '../events.ts';
import type { EventOrigin } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import { passwordChanged, userDeactivated } from '../users/user-events.ts';
import type { DeviceStore } from './device-store.ts';
import type { KnownDevices } from './known-devices.ts';

type Told = EventOrigin<BaseUser> & { readonly user: BaseUser };

/**
 * Forgets the known devices of a user in the transaction that changes the password or deactivates the user; those of a user who
 * is deleted go with the user's row. A password is changed because somebody else may have it, and that somebody's browser may
 * be among the known ones: it would have guesses of its own at the new one. The browser in which the user, logged in, does it
 * stays known, as its session does.
 */
export function forgetDevicesWithChanges(
  events: Events,
  { store, known }: { readonly store: DeviceStore; readonly known: KnownDevices },
): void {
  events.on(
    passwordChanged,
    async ({ user, request }: Told) => {
      const isOwn = request?.user.isAuthenticated === true && request.user.id === user.id;
      await store.forgetAll(user.id, isOwn ? known.ownHash(request, user.id) : null);
    },
    { inTransaction: true },
  );
  events.on(userDeactivated, async ({ user }: Told) => void (await store.forgetAll(user.id)), {
    inTransaction: true,
  });
}
