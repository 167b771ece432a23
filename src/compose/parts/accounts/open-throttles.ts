import { loginKeyOf } from '../../../core/addresses/login-key.ts';
import type { KnownDevices } from '../../../core/devices/known-devices.ts';
import { LoginThrottle } from '../../../core/throttle/login-throttle.ts';
import { Throttle, type ThrottleParts } from '../../../core/throttle/throttle.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { Settings } from '../../settings/settings.ts';

interface ThrottlesParts extends ThrottleParts {
  readonly knownDevices: KnownDevices;
}

/** What counts tries, and what counts logins by it, as the settings say. */
export function openThrottles<U extends BaseUser>(
  { settings, userModel }: { readonly settings: Settings; readonly userModel: UserModel<U> },
  { knownDevices, ...parts }: ThrottlesParts,
): { readonly throttle: Throttle; readonly loginThrottle: LoginThrottle<U> } {
  const throttle = new Throttle(parts);
  const loginThrottle = new LoginThrottle<U>({
    throttle,
    knownDevices,
    usernameField: userModel.usernameField,
    keyOf: loginKeyOf(userModel),
    network: settings.throttleLoginNetwork,
    account: settings.throttleLoginAccount,
  });
  return { throttle, loginThrottle };
}
