/**
 * A new password that is hashed already, for acts in a transaction: hashing takes long, and on SQLite nobody else writes
 * meanwhile. Made by `users.hashPassword`. What is in it shows nowhere: not in JSON, not in a log.
 */
export class HashedPassword {
  readonly #password: string;
  readonly #encoded: string;

  constructor(password: string, encoded: string) {
    this.#password = password;
    this.#encoded = encoded;
  }

  /** For those alone who keep it: the encoded form, and the text for validators that keep a history. */
  static reveal(hashed: HashedPassword): { readonly password: string; readonly encoded: string } {
    return { password: hashed.#password, encoded: hashed.#encoded };
  }
}
