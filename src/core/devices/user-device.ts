import { shortNetworkOf } from '../../support/network-of.ts';
import type { KeyedText } from '../../support/texts/keyed-text.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { clientInWords } from '../sessions/listed/client-words.ts';
import type { DeviceRecord } from './device-record.ts';

/** A known device of a user, as people see it in a list of theirs. */
export interface UserDevice {
  /** What the device is called outside of the database. The browser is not known by it. */
  readonly id: string;
  /** The browser and its system: "Firefox on Windows". Said by `language.say`, or by `{{ t(device.client) }}`. */
  readonly client: KeyedText;
  /** Where the last login came from, shortened to its network: `192.0.2.0/24`, `2001:db8::/48`. Null where that is not known. */
  readonly network: string | null;
  /** The first login with it. */
  readonly begunAt: Date;
  /** The last login with it. */
  readonly lastUsedAt: Date;
  /** Whether it is the browser that asks. */
  readonly isCurrent: boolean;
}

/** Bytes of a public id: 128 bits. */
const ID_BYTES = 16;

/** A device's public id: an HMAC of what the table knows of its secret, which stays there. */
export function publicDeviceId(secretKeys: SecretKeys, secretHash: string): string {
  return secretKeys.mac('latchkey.device.id', secretHash).subarray(0, ID_BYTES).toString('base64url');
}

/** What people are told of a device. `current`: the hash of the one that asks. */
export function userDevice(secretKeys: SecretKeys, device: DeviceRecord, current: string | null): UserDevice {
  return {
    id: publicDeviceId(secretKeys, device.secretHash),
    client: clientInWords(device.userAgent),
    network: shortNetworkOf(device.ipAddress),
    begunAt: new Date(device.begunAt),
    lastUsedAt: new Date(device.lastUsedAt),
    isCurrent: device.secretHash === current,
  };
}
