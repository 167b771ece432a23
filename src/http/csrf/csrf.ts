import { hash } from 'node:crypto';
import { constantTimeEqual, randomToken } from '../../support/secrets.ts';
import type { RequestHeaders } from '../head/request-head.ts';
import type { TrustedOrigins } from './trusted-origins.ts';

/** Bytes of a token's salt, and their length as text. */
const SALT_SIZE = 16;
const SALT_LENGTH = 22;

/** The name of the form field, and of the header, that carry the token: Django's. */
export const CSRF_FIELD = 'csrfmiddlewaretoken';
export const CSRF_HEADER = 'x-csrftoken';

/**
 * What a visitor's tokens are made from: after a login the session's key, so that a token ends with its session and
 * changes at every login; before it a random cookie, so that a visitor who only looks at a form has no session.
 * Either is 256 random bits in base64url that only this visitor's browser has.
 */
export type CsrfSecret = string;

/** The secret in a visitor's cookies of that name: the first that has its form; null when there is none. */
export function csrfSecretIn(cookies: readonly string[]): CsrfSecret | null {
  return cookies.find((cookie) => /^[A-Za-z0-9_-]{43}$/.test(cookie)) ?? null;
}

/** A new value for the cookie. */
export function newCsrfCookie(): CsrfSecret {
  return randomToken(32);
}

/**
 * The secret of who is logged in, made of the session's key. `actsAs`: as whom somebody else acts in it. A form that was made for
 * the one is not to be sent by the other: it would change the wrong account.
 */
export function csrfSecretOf(sessionKey: string, actsAs: number | string | null): CsrfSecret {
  return actsAs === null ? sessionKey : `${sessionKey}:${actsAs}`;
}

/**
 * The token for one answer: a fresh salt, and the hash of salt and secret. It never stands twice the same in a
 * compressed page (the BREACH attack), and tells nothing of the secret, which is too random to be guessed.
 */
export function makeCsrfToken(secret: CsrfSecret): string {
  const salt = randomToken(SALT_SIZE);
  return salt + saltedHash(secret, salt);
}

/** Whether `token` was made from this secret. */
export function csrfTokenMatches(token: string, secret: CsrfSecret): boolean {
  // The salt's form is checked, so that no longer text can be passed off as one (SHA-256 allows extensions).
  if (!isTokenShaped(token)) return false;
  const salt = token.slice(0, SALT_LENGTH);
  return constantTimeEqual(token.slice(SALT_LENGTH), saltedHash(secret, salt));
}

/** Whether a text has the form of a token, whoever's it is. */
export function isTokenShaped(token: string): boolean {
  return /^[A-Za-z0-9_-]{65}$/.test(token);
}

function saltedHash(secret: CsrfSecret, salt: string): string {
  return hash('sha256', `latchkey.csrf:${secret}:${salt}`, 'base64url');
}

/** Where a request says that it comes from. */
export interface RequestOrigins {
  /** This site's own origin as the visitor sees it. */
  readonly own: string;
  readonly trusted: Pick<TrustedOrigins, 'has'>;
}

/** Why a request may not change anything. `code` is for programs (see `docs/errors.md`), `reason` for the log. */
export interface CsrfProblem {
  readonly code: 'csrf_origin_foreign' | 'csrf_token_missing' | 'csrf_token_invalid';
  readonly reason: string;
}

/** For who reads the log: a development proxy with `changeOrigin` does this to every form, and nothing else would say why. */
const CHANGED_HOST =
  ', though the browser says that it is: a proxy in front changes the Host. Let it keep the Host, or set PUBLIC_ORIGIN to the address that the browser shows';

/** Why what is said of where a request comes from speaks against it; null when nothing does. */
export function originProblem(headers: RequestHeaders, origins: RequestOrigins): string | null {
  const problem = foreignOriginProblem(headers, origins);
  if (problem || headers.get('origin') !== null || isSameOriginFetch(headers)) return problem;
  return origins.own.startsWith('https:') ? refererProblem(headers.get('referer'), origins) : null;
}

/** As `originProblem`, but only what a browser itself says counts: that it says nothing speaks against nobody. */
export function foreignOriginProblem(
  headers: RequestHeaders,
  { own, trusted }: RequestOrigins,
): string | null {
  const origin = headers.get('origin');
  // Under `Referrer-Policy: no-referrer` a page's own form has the Origin null (Fetch standard, "append a request Origin
  // header"). So has a sandboxed page of anybody's, and a redirect by another site: those are no same-origin requests.
  if (origin === 'null' && isSameOriginFetch(headers)) return null;
  if (origin !== null) {
    if (origin === own || trusted.has(origin)) return null;
    return `the Origin is not this site${isSameOriginFetch(headers) ? CHANGED_HOST : ''}`;
  }
  const site = headers.get('sec-fetch-site');
  return site && site !== 'same-origin' && site !== 'none' ? `Sec-Fetch-Site is ${site}` : null;
}

/**
 * Whether a browser says that a page of this very origin has sent the form. That it says nothing is not enough here, and origins
 * that are trusted are others: only a page of ours is shown again. `Origin: null`: see `foreignOriginProblem`.
 */
export function isOwnForm(headers: RequestHeaders, own: string): boolean {
  const origin = headers.get('origin');
  if (isSameOriginFetch(headers)) return origin === own || origin === 'null';
  return origin === own && headers.get('sec-fetch-site') === null;
}

/** Whether the browser itself says that a page of this very origin asks: no script can set or change the header. */
function isSameOriginFetch(headers: RequestHeaders): boolean {
  return headers.get('sec-fetch-site') === 'same-origin';
}

/** On https a request without an Origin must have a Referer: a network attacker can forge the http pages' requests. */
function refererProblem(referer: string | null, { own, trusted }: RequestOrigins): string | null {
  if (referer === null) return 'there is neither an Origin nor a Referer';
  if (!URL.canParse(referer)) return 'the Referer is malformed';
  const { origin } = new URL(referer);
  return origin === own || trusted.has(origin) ? null : 'the Referer is not this site';
}
