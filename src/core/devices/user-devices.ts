import { constantTimeEqual } from '../../support/secrets.ts';
import { type Events, happened } from '../events.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import type { AccountRequest, Origin } from '../requests/account-request.ts';
import { originOf } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import { deviceForgotten, devicesForgotten } from './device-events.ts';
import type { DeviceRecord } from './device-record.ts';
import type { DeviceStore } from './device-store.ts';
import type { KnownDevices } from './known-devices.ts';
import { publicDeviceId, type UserDevice, userDevice } from './user-device.ts';

export interface UserDevicesParts {
  readonly store: DeviceStore;
  readonly known: KnownDevices;
  readonly secretKeys: SecretKeys;
  readonly events: Events;
}

/** The known devices that one user has, to be shown and forgotten: `accounts.devices`. */
export class UserDevices<U extends BaseUser> {
  readonly #parts: UserDevicesParts;

  constructor(parts: UserDevicesParts) {
    this.#parts = parts;
  }

  /** The browsers that are known of a user: that of `request` first, then those that were used last. */
  async listOf(user: U, request?: AccountRequest<U>): Promise<UserDevice[]> {
    const { secretKeys, known } = this.#parts;
    const own = known.ownHash(request, user.id);
    const listed = (await this.#kept(user)).map((device) => userDevice(secretKeys, device, own));
    return listed.sort((one, other) => Number(other.isCurrent) - Number(one.isCurrent));
  }

  /** Forgets the device that has this `id` in the list. False where the user has none of that id, whoever else may have it. */
  async forget(user: U, id: string, origin: Origin<U> = {}): Promise<boolean> {
    const { secretKeys, store, events } = this.#parts;
    const kept = await this.#kept(user);
    const found = kept.find(({ secretHash }) =>
      constantTimeEqual(publicDeviceId(secretKeys, secretHash), id),
    );
    if (!found) return false;
    return events.act(
      [deviceForgotten],
      () => store.forget(user.id, found.secretHash),
      (done) => (done ? [happened(deviceForgotten, { user, deviceId: id, ...originOf(origin) })] : []),
    );
  }

  /** Forgets all but the browser of `request`. Tells how many. */
  forgetOthers(user: U, request: AccountRequest<U>): Promise<number> {
    const keep = this.#parts.known.ownHash(request, user.id);
    return this.#forgetAll(user, keep, { ip: request.ip, request });
  }

  /** Forgets all. Tells how many. */
  forgetAll(user: U, origin: Origin<U> = {}): Promise<number> {
    return this.#forgetAll(user, null, origin);
  }

  /**
   * Removes those that are known no more, but for the last one of each user: after a login of years later it tells that
   * the user has used another browser before. Where it was used from is removed. Tells how many are gone.
   */
  clear(): Promise<number> {
    const { store, known } = this.#parts;
    return store.deleteBefore(known.knownSince);
  }

  #forgetAll(user: U, keep: string | null, origin: Origin<U>): Promise<number> {
    const { store, events } = this.#parts;
    const told = { user, keptOne: keep !== null, ...originOf(origin) };
    return events.act(
      [devicesForgotten],
      () => store.forgetAll(user.id, keep),
      (count) => (count > 0 ? [happened(devicesForgotten, told)] : []),
    );
  }

  #kept(user: U): Promise<readonly DeviceRecord[]> {
    const { store, known } = this.#parts;
    return store.listOf(user.id, known.knownSince);
  }
}
