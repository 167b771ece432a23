import { randomFillSync, timingSafeEqual } from 'node:crypto';

// One call of the system's generator costs about 2 µs whatever its size, so bytes are drawn in bulk and handed
// out once each.
const POOL_SIZE = 4096;
const pool = Buffer.allocUnsafe(POOL_SIZE);
let used = POOL_SIZE;

/** `size` fresh random bytes (at most 4096) from the operating system's cryptographic generator. */
export function randomBytes(size: number): Buffer {
  if (used + size > POOL_SIZE) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + size));
  pool.fill(0, used, used + size);
  used += size;
  return bytes;
}

/** A random token of `size` bytes, as base64url. 32 bytes (256 bits) by default: 43 characters. */
export function randomToken(size = 32): string {
  return randomBytes(size).toString('base64url');
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A random string of `length` letters and digits, as Django's `get_random_string`. */
export function randomString(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(64)) {
      // 248 = 4 × 62: larger bytes would make the first letters likelier than the rest.
      if (byte < 248 && text.length < length) text += ALPHANUMERIC[byte % 62];
    }
  }
  return text;
}

/** Whether two secrets are equal, in a time that does not tell where they differ. Their lengths are not secret. */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = typeof a === 'string' ? Buffer.from(a) : a;
  const right = typeof b === 'string' ? Buffer.from(b) : b;
  return left.length === right.length && timingSafeEqual(left, right);
}
