import { throttleNetworkOf } from '../../support/network-of.ts';
import type { KnownDevices } from '../devices/known-devices.ts';
import type { AccountRequest } from '../requests/account-request.ts';
import type { Credentials } from '../requests/credentials.ts';
import type { EventOrigin } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import type { Throttle, ThrottleBucket, Throttled } from './throttle.ts';
import type { ThrottleLimit, ThrottlePauses } from './throttle-policy.ts';

export interface LoginThrottleParts {
  readonly throttle: Throttle;
  /** The model's username field. */
  readonly usernameField: string;
  /** Failed logins of one network. Null: any number. */
  readonly network: ThrottleLimit | null;
  /** Failed logins in a row to one account. Null: any number. */
  readonly account: ThrottlePauses | null;
  readonly knownDevices: Pick<KnownDevices, 'deviceFor'>;
  /** See `loginKeyOf`. */
  readonly keyOf: (username: string) => string;
}

/** A try of a login that is counted, until it turns out to be none that has to be. */
export interface LoginTry {
  /** Of the place that it comes from. */
  readonly network: readonly ThrottleBucket[];
  /** Of the account that is tried. */
  readonly account: readonly ThrottleBucket[];
}

/**
 * How many guesses there are at passwords: of a network, and at an account. Strangers to an account have one bucket together, so
 * that many addresses are no more guesses. A device that the account is known to be used on has its own, and so has who is
 * logged in and is asked for the password once more: what strangers do keeps neither out (ASVS 5.0, 6.1.1).
 */
export class LoginThrottle<U extends BaseUser> {
  readonly #parts: LoginThrottleParts;

  constructor(parts: LoginThrottleParts) {
    this.#parts = parts;
  }

  /** Counts a try, before anything is asked or hashed for it. A command, which is no visitor's, is not counted. */
  async take(credentials: Credentials, visitor: EventOrigin<U>): Promise<LoginTry | Throttled> {
    const account = await this.#accountOf(credentials, visitor);
    const counted = { network: this.#networkOf(visitor), account };
    const throttled = await this.#parts.throttle.take([...counted.network, ...counted.account]);
    return throttled ?? counted;
  }

  /** The try was right: it is none of its network's failures, and the account's row of failures is over. */
  async succeeded({ network, account }: LoginTry): Promise<void> {
    await this.#parts.throttle.giveBack(network, account);
  }

  /** The try was not looked at. */
  async giveBack({ network, account }: LoginTry): Promise<void> {
    await this.#parts.throttle.giveBack([...network, ...account]);
  }

  /**
   * Opens an account again, whatever was tried at it: that of a user, or of what somebody logs in with. `devices`: those of its
   * known devices that it is opened to as well, which have buckets of their own (`KnownDevices.idsOf`).
   */
  async lift(account: U | string, devices: readonly string[] = []): Promise<void> {
    const subject = typeof account === 'string' ? this.#parts.keyOf(account) : this.#keyOf(account);
    if (subject === null) return;
    await this.#parts.throttle.clear([
      { purpose: 'login.account', subject },
      { purpose: 'login.user', subject },
      ...devices.map((id) => ({ purpose: 'login.device', subject: id })),
    ]);
  }

  #networkOf({ ip, request }: EventOrigin<U>): readonly ThrottleBucket[] {
    const { network: policy } = this.#parts;
    // An address that is unknown, or an unknown proxy's, is no network: all visitors would share it.
    return policy && ip && !request?.unknownProxy
      ? [{ purpose: 'login.network', subject: throttleNetworkOf(ip), policy }]
      : [];
  }

  async #accountOf(
    credentials: Credentials,
    { ip, request }: EventOrigin<U>,
  ): Promise<readonly ThrottleBucket[]> {
    const { account: policy, usernameField, knownDevices, keyOf } = this.#parts;
    const username = credentials[usernameField] ?? credentials.username;
    if (!policy || typeof username !== 'string' || (ip === null && !request)) return [];
    const key = keyOf(username);
    if (request && this.#isOwn(request, key)) return [{ purpose: 'login.user', subject: key, policy }];
    const device = await knownDevices.deviceFor(request, username);
    return device
      ? [{ purpose: 'login.device', subject: device, policy }]
      : [{ purpose: 'login.account', subject: key, policy }];
  }

  #isOwn({ user }: AccountRequest<U>, key: string): boolean {
    return user.isAuthenticated && this.#keyOf(user) === key;
  }

  #keyOf(user: U): string | null {
    const username = (user as object as Readonly<Record<string, unknown>>)[this.#parts.usernameField];
    return typeof username === 'string' ? this.#parts.keyOf(username) : null;
  }
}
