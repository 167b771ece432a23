import { randomString } from '../../../support/secrets.ts';

/** Bits of salt below which a hash is due for a new one (NIST SP 800-132, section 5.1, and Django's hashers). */
const MIN_BITS = 128;

/** Characters of a salt that is made here. */
export const SALT_LENGTH = 22;

/**
 * A fresh salt of 22 letters and digits, 131 bits: Django's own. Argon2 gets these characters as its bytes, as from
 * Django, which counts six bits for each byte: it would find 16 raw bytes too short, rewrite the hash at the user's
 * next login there, and by that end the user's other sessions.
 */
export function newSalt(): string {
  return randomString(SALT_LENGTH);
}

/** Whether a stored salt is due for renewal. Letters and digits count log2(62) bits each, other bytes eight. */
export function saltIsShort(salt: string | Uint8Array): boolean {
  const text = typeof salt === 'string' ? salt : Buffer.from(salt).toString('latin1');
  const bitsEach = /^[A-Za-z0-9]*$/.test(text) ? Math.log2(62) : 8;
  return Buffer.byteLength(salt) * bitsEach < MIN_BITS;
}
