import type { SecretKeys } from '../keys/secret-keys.ts';
import type { AccountRequest, Origin } from '../requests/account-request.ts';
import { clientOf } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserId } from '../users/user-id.ts';
import {
  type DeviceCookieEntry,
  deviceCookie,
  deviceSecretHash,
  newDeviceSecret,
  readDeviceCookie,
  userTag,
} from './device-cookie.ts';
import type { DeviceStore } from './device-store.ts';

export interface KnownDevicesParts {
  readonly store: DeviceStore;
  readonly secretKeys: SecretKeys;
  /** See `loginKeyOf`. */
  readonly keyOf: (username: string) => string;
  /** Without the `__Host-` of https. */
  readonly cookieName: string;
  /** Seconds from the last login. */
  readonly age: number;
  readonly mostPerUser: number;
  readonly now: () => number;
}

/** The browser of a login: what it is given to be known by, and whether it was known before. */
export interface NotedDevice {
  readonly cookie: string;
  /** `first`: it is new, and no other was known of the user. */
  readonly was: 'known' | 'new' | 'first';
}

/**
 * Browsers in which users have logged in. One is known by a random number in a signed cookie, whose hash is in a table beside
 * the user. It opens nothing: a login with it is not held up by what strangers do to the account (OWASP, "Slow Down Online
 * Guessing Attacks with Device Cookies").
 */
export class KnownDevices {
  readonly #parts: KnownDevicesParts;

  constructor(parts: KnownDevicesParts) {
    this.#parts = parts;
  }

  /**
   * The known device that a request comes from, of the user who logs in with this name: a value of the model's username field,
   * in whatever spelling. Null where it comes from none of that user. Asked before the password is looked at, so it reads
   * nothing but for a browser that has a cookie of this site's own: others learn nothing by its time.
   */
  async deviceFor(request: AccountRequest<BaseUser> | undefined, username: string): Promise<string | null> {
    const hashes = this.#entriesOf(request).map(({ secret }) => deviceSecretHash(secret));
    if (hashes.length === 0) return null;
    const { keyOf } = this.#parts;
    const key = keyOf(username);
    const owners = await this.#parts.store.ownersOf(hashes, this.knownSince);
    return owners.find((owner) => keyOf(owner.username) === key)?.secretHash ?? null;
  }

  /**
   * Notes a finished login in its transaction: the browser is known from now on, or still. Null where it is no browser. What the
   * browser is to have goes to it once the transaction is kept.
   */
  async noteLogin(user: BaseUser, origin: Origin<BaseUser>): Promise<NotedDevice | null> {
    const { request } = origin;
    if (!request) return null;
    const { store, secretKeys, now, mostPerUser } = this.#parts;
    const tag = userTag(secretKeys, user.id);
    const entries = this.#entriesOf(request);
    const own = entries.find((entry) => entry.tag === tag);
    const use = { userId: user.id, lastUsedAt: now(), ...clientOf(origin) };
    if (own && (await store.use({ ...use, secretHash: deviceSecretHash(own.secret) }, this.knownSince))) {
      return { cookie: deviceCookie(secretKeys, own, entries), was: 'known' };
    }
    const secret = newDeviceSecret();
    const record = { ...use, secretHash: deviceSecretHash(secret), begunAt: use.lastUsedAt };
    const { isFirst } = await store.add(record, mostPerUser);
    return { cookie: deviceCookie(secretKeys, { tag, secret }, entries), was: isFirst ? 'first' : 'new' };
  }

  /** The hash of what this browser is known by to be the user's, as far as its cookie tells. Reads nothing. */
  ownHash(request: AccountRequest<BaseUser> | undefined, userId: UserId): string | null {
    const tag = userTag(this.#parts.secretKeys, userId);
    const own = this.#entriesOf(request).find((entry) => entry.tag === tag);
    return own ? deviceSecretHash(own.secret) : null;
  }

  /** What `deviceFor` finds of a user. */
  async idsOf(user: BaseUser): Promise<readonly string[]> {
    const kept = await this.#parts.store.listOf(user.id, this.knownSince);
    return kept.map(({ secretHash }) => secretHash);
  }

  /** From when on a last login counts: milliseconds since 1970. */
  get knownSince(): number {
    return this.#parts.now() - this.#parts.age * 1000;
  }

  #entriesOf(request: AccountRequest<BaseUser> | undefined): readonly DeviceCookieEntry[] {
    return readDeviceCookie(this.#parts.secretKeys, request?.cookie(this.#parts.cookieName));
  }
}
