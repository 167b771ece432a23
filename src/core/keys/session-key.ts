import { hash } from 'node:crypto';
import { randomToken } from '../../support/secrets.ts';
import type { MacOrigin, SecretKeys } from './secret-keys.ts';

/** A fresh session key: 256 random bits in base64url, 43 characters (OWASP asks for 64 bits, ASVS 7.2.3 for 128). */
export function newSessionKey(): string {
  return randomToken(32);
}

/** Characters of a session key. */
export const SESSION_KEY_LENGTH = 43;

/** Whether this could be a key of ours. A visitor's own choice of key is never taken up, well formed or not. */
export function isSessionKey(value: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(value);
}

/** What the store knows of a key: a leaked table opens no session. The key is random, so a plain hash is enough. */
export function sessionKeyHash(key: string): string {
  return hash('sha256', key, 'hex');
}

/** Bytes of a public id: 128 bits. */
const ID_BYTES = 16;

/** A session's public id: an HMAC of its key's hash, which stays in the database. */
export function publicSessionId(secretKeys: SecretKeys, keyHash: string): string {
  return secretKeys.mac('latchkey.session.id', keyHash).subarray(0, ID_BYTES).toString('base64url');
}

// Django's own salt, so that its known answers hold here too.
const AUTH_HASH_PURPOSE = 'django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash';

/**
 * What binds a session to the password that it was opened with: an HMAC of the encoded password. When the password
 * changes, by whatever hand, the sessions opened with the old one are worth nothing. Django's
 * `get_session_auth_hash`.
 */
export function sessionAuthHash(keys: SecretKeys, encodedPassword: string): string {
  return keys.mac(AUTH_HASH_PURPOSE, encodedPassword).toString('hex');
}

/** Which secret key made this auth hash of the encoded password; null for none of them. */
export function sessionAuthHashOrigin(
  keys: SecretKeys,
  encodedPassword: string,
  authHash: string,
): MacOrigin {
  return keys.verify(AUTH_HASH_PURPOSE, encodedPassword, Buffer.from(authHash, 'hex'));
}
