import { CoreError } from '../core-error.ts';
import type { SessionRecord } from './session-record.ts';

/** How long sessions live. All in seconds. */
export interface SessionAges {
  /** How long a session lives without a request. */
  readonly idleAge: number;
  /** How long a session lives at most, counted from the login. */
  readonly absoluteAge: number;
  /** How long one lives without a request that ends with the browser, if that is less. */
  readonly browserIdleAge: number;
  /** Whether a session ends with the browser, unless it says otherwise itself. */
  readonly expireAtBrowserClose: boolean;
}

/** The age of a session that is given a date: it expires then, however much it is used. */
export const EXPIRES_AT_DATE = -1;

/** What of a session decides how long it lives. */
type Lifetime = Pick<SessionRecord, 'createdAt' | 'expiryAge' | 'expiresAt'>;

/** When a session that is used at `now` expires. */
export function expiresAt(ages: SessionAges, session: Lifetime, now: number): number {
  const last = session.createdAt + ages.absoluteAge * 1000;
  if (session.expiryAge === EXPIRES_AT_DATE) return Math.min(session.expiresAt, last);
  return Math.min(now + idleAgeOf(ages, session.expiryAge) * 1000, last);
}

/** Whether the cookie of a session with this age of its own ends with the browser. */
export function endsWithBrowser(ages: SessionAges, expiryAge: number | null): boolean {
  return expiryAge === null ? ages.expireAtBrowserClose : expiryAge === 0;
}

/** The age of its own that a session gets whose user wants to stay logged in, or does not. */
export function rememberedAge(ages: SessionAges, remember: boolean): number | null {
  if (!remember) return 0;
  return ages.expireAtBrowserClose ? ages.idleAge : null;
}

/** Nobody tells the server that a browser is closed, and some give the cookie back later. So that row goes sooner. */
function idleAgeOf(ages: SessionAges, expiryAge: number | null): number {
  if (expiryAge) return expiryAge;
  return endsWithBrowser(ages, expiryAge) ? Math.min(ages.idleAge, ages.browserIdleAge) : ages.idleAge;
}

/**
 * How long after a renewal the next one is written, in milliseconds: once a minute, and more often only for sessions
 * so short that a minute would matter.
 */
export function renewalInterval(ages: SessionAges, expiryAge: number | null): number {
  if (expiryAge === EXPIRES_AT_DATE) return Number.POSITIVE_INFINITY;
  return Math.min(60_000, idleAgeOf(ages, expiryAge) * 100);
}

/** Seconds that the column holds on both databases: 68 years. */
const MAX_EXPIRY = 2_147_483_647;

/** What an age of its own changes of a session. @throws LatchkeyError `session_expiry_invalid` */
export function expiryChange(
  expiry: number | Date | null,
): Partial<Pick<SessionRecord, 'expiryAge' | 'expiresAt'>> {
  if (expiry === null) return { expiryAge: null };
  if (expiry instanceof Date && !Number.isNaN(expiry.getTime())) {
    return { expiryAge: EXPIRES_AT_DATE, expiresAt: expiry.getTime() };
  }
  if (typeof expiry === 'number' && Number.isSafeInteger(expiry) && expiry >= 0 && expiry <= MAX_EXPIRY) {
    return { expiryAge: expiry };
  }
  throw new CoreError('session_expiry_invalid', { expiry: String(expiry) });
}
