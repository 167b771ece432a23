import { argon2Hasher } from '../core/passwords/hashers/argon2-hasher.ts';
import { defaultPasswordHashers } from '../core/passwords/hashers/default-password-hashers.ts';
import type { PasswordHasher } from '../core/passwords/hashers/password-hasher.ts';

/** Argon2id at the lowest cost that it takes: for tests that are not about hashing. */
export const cheapHashers = () => [argon2Hasher({ memoryCost: 8, timeCost: 1, parallelism: 1 })];

/** Cheap for new passwords, and with what a project reads older ones. `hashers`: the project's setting. */
export function withCheapHashes(hashers: readonly PasswordHasher[] | null | undefined): PasswordHasher[] {
  const cheap = cheapHashers();
  const known = new Set(cheap.map(({ algorithm }) => algorithm));
  return [
    ...cheap,
    ...(hashers ?? defaultPasswordHashers()).filter(({ algorithm }) => !known.has(algorithm)),
  ];
}
