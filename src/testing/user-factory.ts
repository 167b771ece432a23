import { CoreError } from '../core/core-error.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserManager, UserValues } from '../core/users/user-manager.ts';
import { missingValues } from './new-user-values.ts';

/** Values tried for one user. After that there is no room for another one, in a unique field of two digits say. */
const MOST_TRIES = 10_000;

/** Makes users for tests, through the project's own manager. */
export class UserFactory<U extends BaseUser> {
  readonly #users: UserManager<U>;
  #made = 0;

  constructor(users: UserManager<U>) {
    this.#users = users;
  }

  createUser(values: Partial<UserValues<U>> = {}): Promise<U> {
    return this.#make(values, (all) => this.#users.createUser(all));
  }

  createSuperuser(values: Partial<UserValues<U>> = {}): Promise<U> {
    return this.#make(values, (all) => this.#users.createSuperuser(all));
  }

  /** Users that others have made may have a value already that was made up here: the next number is tried then. */
  async #make(given: Partial<UserValues<U>>, create: (values: UserValues<U>) => Promise<U>): Promise<U> {
    // A factory's users can log in, also where a project's new users have to be let in first.
    const values = { isActive: true, ...given };
    for (let tries = 1; ; tries++) {
      const madeUp = missingValues(this.#users.model, values, ++this.#made);
      try {
        return await create({ ...madeUp, ...values } as UserValues<U>);
      } catch (error) {
        if (tries === MOST_TRIES || !isTaken(error, madeUp)) throw error;
      }
    }
  }
}

function isTaken(error: unknown, madeUp: object): boolean {
  if (!CoreError.is(error, 'user_exists')) return false;
  return Object.hasOwn(madeUp, String(error.details.field));
}
