/**
 * A new password that is hashed already, for acts in a transaction: hashing takes long, and on SQLite nobody else writes
 * meanwhile. Made by `users.hashPassword`. What is in it shows nowhere: not in JSON, not in a log.
 */
export class HashedPassword {
  readonly #password: string | null;
  readonly #encoded: string | null;

  /** @param password Null: the validators have been told of it. @param encoded Null: the user has none that is usable. */
  constructor(password: string | null, encoded: string | null) {
    this.#password = password;
    this.#encoded = encoded;
  }

  /** For those alone who keep it: the encoded form, and the text for validators that keep a history. */
  static reveal(hashed: HashedPassword): {
    readonly password: string | null;
    readonly encoded: string | null;
  } {
    return { password: hashed.#password, encoded: hashed.#encoded };
  }

  /**
   * Divides a password that its user is to have later. `createUser` with `atFirst` makes a user without a usable one, and tells
   * the validators of this one; `setPassword` with `HashedPassword.kept(later)` gives it to the user. `later` is a hash: keep
   * it sealed.
   */
  static withhold(hashed: HashedPassword): { readonly atFirst: HashedPassword; readonly later: string } {
    return { atFirst: new HashedPassword(hashed.#password, null), later: hashed.#encoded ?? '' };
  }

  /** One that was withheld, from what was kept of it. */
  static kept(later: string): HashedPassword {
    return new HashedPassword(null, later);
  }
}
