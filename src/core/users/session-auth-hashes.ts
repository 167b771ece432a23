import type { MacOrigin, SecretKeys } from '../keys/secret-keys.ts';
import { sessionAuthHashOrigin } from '../keys/session-key.ts';
import { type BaseUser, encodedPassword } from './user.ts';
import type { UserId } from './user-id.ts';

/** Answers kept. One is about 300 bytes, so all of them are 3 MB at most. */
const KEPT_ANSWERS = 10_000;

/** A right answer: the encoded password that this auth hash was found to be made of. */
interface Answer {
  readonly encodedPassword: string;
  readonly authHash: string;
}

/**
 * Tells which secret key a session's auth hash was made with. Every request of a user who is logged in asks the same
 * question, and the answer depends on nothing but the two texts, so right answers are kept.
 */
export class SessionAuthHashes {
  readonly #keys: SecretKeys;
  /** By the user's id, which is found faster than a text is. */
  readonly #known = new Map<UserId, Answer>();

  constructor(keys: SecretKeys) {
    this.#keys = keys;
  }

  verify(user: BaseUser, authHash: string): MacOrigin {
    const encoded = encodedPassword(user);
    const known = this.#known.get(user.id);
    // All of these come from the database, so the time of the comparison tells a visitor nothing.
    if (known && known.authHash === authHash && known.encodedPassword === encoded) return 'current';
    const origin = sessionAuthHashOrigin(this.#keys, encoded, authHash);
    if (origin === 'current') {
      if (this.#known.size >= KEPT_ANSWERS) this.#known.clear();
      this.#known.set(user.id, { encodedPassword: encoded, authHash });
    }
    return origin;
  }
}
