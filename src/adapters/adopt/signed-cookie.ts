import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The value of a cookie that was signed by one of these secrets, as the package cookie-signature signs it: the value, a
 * dot, and the HMAC-SHA256 of the value in base64 without padding. Null for any other.
 */
export function unsignCookie(signed: string, secrets: readonly string[]): string | null {
  const dot = signed.lastIndexOf('.');
  if (dot < 1) return null;
  const value = signed.slice(0, dot);
  const signature = Buffer.from(signed.slice(dot + 1));
  // Every secret is tried, in the same time, whichever it was.
  const matches = secrets.filter((secret) => {
    const expected = Buffer.from(
      createHmac('sha256', secret).update(value).digest('base64').replace(/=+$/, ''),
    );
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });
  return matches.length > 0 ? value : null;
}

/** A cookie's value as browsers keep it, decoded where it is encoded at all. */
export function decodeCookie(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
