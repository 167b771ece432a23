import { loginKeyOf } from '../../../core/addresses/login-key.ts';
import { forgetDevicesWithChanges } from '../../../core/devices/forget-with-changes.ts';
import { KnownDevices } from '../../../core/devices/known-devices.ts';
import { UserDevices } from '../../../core/devices/user-devices.ts';
import type { Events } from '../../../core/events.ts';
import type { SecretKeys } from '../../../core/keys/secret-keys.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { SqlDeviceStore } from '../../../stores/sql-device-store.ts';
import type { Clock } from '../../../support/clock.ts';
import type { Settings } from '../../settings/settings.ts';

/** The known devices, which are forgotten with changes of their users. */
export function openDevices<U extends BaseUser>(
  { settings, userModel }: { readonly settings: Settings; readonly userModel: UserModel<U> },
  parts: { store: SqlDeviceStore<U>; events: Events; secretKeys: SecretKeys; now: Clock },
): { readonly knownDevices: KnownDevices; readonly devices: UserDevices<U> } {
  const knownDevices = new KnownDevices({
    ...parts,
    keyOf: loginKeyOf(userModel),
    cookieName: settings.knownDeviceCookieName,
    age: settings.knownDeviceAge,
    mostPerUser: settings.knownDevicesPerUser,
  });
  const { store } = parts;
  forgetDevicesWithChanges(parts.events, { store, known: knownDevices });
  return { knownDevices, devices: new UserDevices<U>({ ...parts, known: knownDevices }) };
}
