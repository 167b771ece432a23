import { parseEmailAddress } from '../../models/values/email-address.ts';
import { CoreError } from '../core-error.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserManager } from '../users/user-manager.ts';
import { addressKey } from './address-key.ts';
import { addressProblem } from './address-problem.ts';
import type { ProvenAddress, ProvenAddressStore } from './proven-address-store.ts';

export interface AddressesParts<U extends BaseUser> {
  readonly users: UserManager<U>;
  readonly store: ProvenAddressStore;
  readonly now: () => number;
}

/** Which addresses users have, and which of them they have shown to be theirs: `accounts.addresses`. */
export class Addresses<U extends BaseUser> {
  readonly #users: UserManager<U>;
  readonly #store: ProvenAddressStore;
  readonly #now: () => number;

  constructor({ users, store, now }: AddressesParts<U>) {
    this.#users = users;
    this.#store = store;
    this.#now = now;
  }

  /** Where the user's mail goes: the value of the model's `emailField`. Null where there is none. */
  addressOf(user: U): string | null {
    const { emailField } = this.#users.model;
    const value = emailField === null ? null : (user as Readonly<Record<string, unknown>>)[emailField];
    return typeof value === 'string' && value.trim() !== '' ? value : null;
  }

  /** Whether this is the address that the user has now, in whatever spelling. */
  isAddressOf(user: U, address: string): boolean {
    const own = this.addressOf(user);
    return own !== null && addressKey(own) === addressKey(address);
  }

  /** Whether the user has shown that the address of now is theirs. One of before does not count. */
  async isProven(user: U): Promise<boolean> {
    const address = this.addressOf(user);
    const proven = address === null ? null : await this.#store.find(addressKey(address));
    return proven?.userId === user.id;
  }

  /**
   * The user has shown that this address is theirs: give the address that the proof was sent to. Where somebody else had
   * proven it before, that is over: who proves it last has its mailbox.
   *
   * @throws LatchkeyError `address_invalid`, `user_gone`.
   */
  async prove(user: U, address: string): Promise<void> {
    const text = address.trim();
    const reason = addressProblem(text);
    if (reason) throw new CoreError('address_invalid', { reason });
    const proof: ProvenAddress = {
      addressKey: addressKey(text),
      userId: user.id,
      address: text,
      provenAt: this.#now(),
    };
    if ((await this.#store.keep(proof)) === 'user_gone') throw new CoreError('user_gone');
  }

  /** The id of who has proven this address last, in whatever spelling. Null: nobody has. */
  async proverOf(address: string): Promise<U['id'] | null> {
    return (await this.#store.find(addressKey(address)))?.userId ?? null;
  }

  /** Forgets that the user has proven an address. Whether that was known. */
  unprove(user: U, address: string): Promise<boolean> {
    return this.#store.forget(user.id, addressKey(address));
  }

  /** The addresses that the user has proven, those of before too; the latest first. */
  provenOf(user: U): Promise<readonly ProvenAddress[]> {
    return this.#store.listOf(user.id);
  }

  /**
   * The active users whose address this is, by whatever spelling. Where the model's addresses are not unique there may be
   * several. Send mail to `addressOf` each of them, and never to what a visitor typed.
   */
  async usersByAddress(address: string): Promise<readonly U[]> {
    const { emailField, usernameField } = this.#users.model;
    const parsed = parseEmailAddress(address.trim());
    if (emailField === null || !parsed.ok) return [];
    const found =
      emailField === usernameField
        ? [await this.#users.getByNaturalKey(parsed.address)]
        : await this.#users.list({
            where: { [emailField]: parsed.address } as never,
            orderBy: 'id' as never,
          });
    return found.filter((user) => user?.isActive && this.isAddressOf(user, address)) as U[];
  }
}
