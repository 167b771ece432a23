import type { SecretKeys } from '../core/secret-keys.ts';
import { constantTimeEqual } from '../support/constant-time.ts';
import { randomBytes, randomToken } from '../support/random.ts';

const SECRET_SIZE = 32;
const PURPOSE = 'latchkey.csrf';

/** The name of the form field, and of the header, that carry the token: Django's. */
export const CSRF_FIELD = 'csrfmiddlewaretoken';
export const CSRF_HEADER = 'x-csrftoken';

/**
 * What a visitor's tokens are made from: after a login the session's key, so that a token ends with its session and
 * changes at every login; before it a random cookie, so that a visitor who only looks at a form has no session.
 */
export function sessionCsrfSecret(keys: SecretKeys, sessionKey: string): Buffer {
  return keys.mac(PURPOSE, sessionKey);
}

/** The secret in a visitor's cookie; null when it is none of ours. */
export function cookieCsrfSecret(cookie: string | undefined): Buffer | null {
  return cookie && /^[A-Za-z0-9_-]{43}$/.test(cookie) ? Buffer.from(cookie, 'base64url') : null;
}

/** A new value for the cookie. */
export function newCsrfCookie(): string {
  return randomToken(SECRET_SIZE);
}

/**
 * The token for one answer: the secret under a fresh one-time mask, so that it never stands twice the same in a
 * compressed page (the BREACH attack).
 */
export function maskCsrfSecret(secret: Buffer): string {
  const masked = Buffer.allocUnsafe(SECRET_SIZE * 2);
  const mask = randomBytes(SECRET_SIZE);
  mask.copy(masked);
  for (let index = 0; index < SECRET_SIZE; index++) {
    masked[SECRET_SIZE + index] = (mask[index] as number) ^ (secret[index] as number);
  }
  return masked.toString('base64url');
}

/** Whether `token` is the secret under some mask. */
export function csrfTokenMatches(token: string, secret: Buffer): boolean {
  if (!/^[A-Za-z0-9_-]{86}$/.test(token)) return false;
  const masked = Buffer.from(token, 'base64url');
  const unmasked = Buffer.allocUnsafe(SECRET_SIZE);
  for (let index = 0; index < SECRET_SIZE; index++) {
    unmasked[index] = (masked[index] as number) ^ (masked[SECRET_SIZE + index] as number);
  }
  return constantTimeEqual(unmasked, secret);
}

/** Where a request says that it comes from. */
export interface RequestOrigins {
  /** This site's own origin as the visitor sees it. */
  readonly own: string;
  readonly trusted: ReadonlySet<string>;
}

/** Why the browser's own word on where a request comes from speaks against it; null when it does not. */
export function originProblem(headers: Headers, { own, trusted }: RequestOrigins): string | null {
  const origin = headers.get('origin');
  if (origin !== null) return origin === own || trusted.has(origin) ? null : 'the Origin is not this site';
  const site = headers.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') return `Sec-Fetch-Site is ${site}`;
  return own.startsWith('https:') ? refererProblem(headers.get('referer'), { own, trusted }) : null;
}

/** On https a request without an Origin must have a Referer: a network attacker can forge the http pages' requests. */
function refererProblem(referer: string | null, { own, trusted }: RequestOrigins): string | null {
  if (referer === null) return 'there is neither an Origin nor a Referer';
  if (!URL.canParse(referer)) return 'the Referer is malformed';
  const { origin } = new URL(referer);
  return origin === own || trusted.has(origin) ? null : 'the Referer is not this site';
}
