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

export function verifySessionAuthHash(keys: SecretKeys, encodedPassword: string, hash: string): MacOrigin {
  return keys.verify(PURPOSE, encodedPassword, Buffer.from(hash, 'hex'));
}
