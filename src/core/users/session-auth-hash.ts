import type { MacOrigin, SecretKeys } from '../keys/secret-keys.ts';
import { type BaseUser, encodedPassword } from './user.ts';
import type { UserId } from './user-id.ts';

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

/** Which secret key made this auth hash of the encoded password; null for none of them. */
export function sessionAuthHashOrigin(
  keys: SecretKeys,
  encodedPassword: string,
  authHash: string,
): MacOrigin {
  return keys.verify(PURPOSE, encodedPassword, Buffer.from(authHash, 'hex'));
}

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
