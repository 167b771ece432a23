import type { MacOrigin, SecretKeys } from '../secret-keys.ts';

// Django's own salt, so that its known answers hold here too.
const PURPOSE = 'django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash';

/**
 * What binds a session to the password that it was opened with: an HMAC of the encoded password. When the password
 * changes, by whatever hand, the sessions opened with the old one are worth nothing. Django's
 * `get_session_auth_hash`.
 */
export function sessionAuthHash(keys: SecretKeys, encodedPassword: string): string {
  return keys.mac(PURPOSE, encodedPassword).toString('hex');
}

/** Answers kept. One is about 300 bytes, so all of them are 3 MB at most. */
const KEPT_ANSWERS = 10_000;

/**
 * Tells which secret key a session's auth hash was made with. Every request of a user who is logged in asks the same
 * question, and the answer depends on nothing but the two texts, so right answers are kept.
 */
export class SessionAuthHashes {
  readonly #keys: SecretKeys;
  /** Auth hashes by the encoded password that each was found to be made of. */
  readonly #known = new Map<string, string>();

  constructor(keys: SecretKeys) {
    this.#keys = keys;
  }

  verify(encodedPassword: string, authHash: string): MacOrigin {
    // Both texts come from the database: nobody can learn anything from how long comparing them takes.
    if (this.#known.get(authHash) === encodedPassword) return 'current';
    const origin = this.#keys.verify(PURPOSE, encodedPassword, Buffer.from(authHash, 'hex'));
    if (origin === 'current') {
      if (this.#known.size >= KEPT_ANSWERS) this.#known.clear();
      this.#known.set(authHash, encodedPassword);
    }
    return origin;
  }
}
