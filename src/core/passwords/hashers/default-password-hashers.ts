import { argon2Hasher } from './argon2-hasher.ts';
import { bcryptHasher, bcryptSha256Hasher } from './bcrypt-hasher.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { pbkdf2Sha1Hasher, pbkdf2Sha256Hasher } from './pbkdf2-hasher.ts';
import { scryptHasher } from './scrypt-hasher.ts';

/**
 * Argon2id for new hashes; the others read what a Django database may hold, and are replaced at login. MD5 is left
 * out on purpose.
 */
export function defaultPasswordHashers(): PasswordHasher[] {
  return [
    argon2Hasher(),
    pbkdf2Sha256Hasher(),
    pbkdf2Sha1Hasher(),
    scryptHasher(),
    bcryptSha256Hasher(),
    bcryptHasher(),
  ];
}
