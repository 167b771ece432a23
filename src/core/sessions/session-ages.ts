/** How long sessions live. All in seconds. */
export interface SessionAges {
  /** How long a session lives without a request. */
  readonly idleAge: number;
  /** How long a session lives at most, counted from the login. */
  readonly absoluteAge: number;
  /** Whether a session ends with the browser, unless it says otherwise itself. */
  readonly expireAtBrowserClose: boolean;
}

/** The age of a session that is given a date: it expires then, however much it is used. */
export const EXPIRES_AT_DATE = -1;

/** What of a session decides how long it lives. */
interface Lifetime {
  readonly createdAt: number;
  readonly expiryAge: number | null;
  readonly expiresAt: number;
}

/** When a session that is used at `now` expires. */
export function expiresAt(ages: SessionAges, session: Lifetime, now: number): number {
  const last = session.createdAt + ages.absoluteAge * 1000;
  if (session.expiryAge === EXPIRES_AT_DATE) return Math.min(session.expiresAt, last);
  // An age of 0 ends the cookie with the browser; the row still has to go some day.
  const age = session.expiryAge ? session.expiryAge : ages.idleAge;
  return Math.min(now + age * 1000, last);
}

/**
 * How long after a renewal the next one is written, in milliseconds: once a minute, and more often only for sessions
 * so short that a minute would matter.
 */
export function renewalInterval(ages: SessionAges, expiryAge: number | null): number {
  if (expiryAge === EXPIRES_AT_DATE) return Number.POSITIVE_INFINITY;
  const age = expiryAge ? expiryAge : ages.idleAge;
  return Math.min(60_000, age * 100);
}
