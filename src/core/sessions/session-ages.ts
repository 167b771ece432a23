import { CoreError } from '../core-error.ts';
import type { SessionRecord } from './kept/session-record.ts';

/** How long the sessions of one level of trust live. All in seconds. */
export interface SessionAges {
  /** How long a session lives without a request. */
  readonly idleAge: number;
  /** How long a session lives at most, counted from the login. */
  readonly absoluteAge: number;
  /** How long one lives without a request that ends with the browser, if that is less. */
  readonly browserIdleAge: number;
  /** How long one lives at most that ends with the browser, if that is less. */
  readonly browserAbsoluteAge: number;
  /** Whether a session ends with the browser, unless it says otherwise itself. */
  readonly expireAtBrowserClose: boolean;
  /** The most that an idle age of a session's own may be (`setExpiry`). */
  readonly mostIdleAge: number;
}

/** The ages of all sessions, by whose they are. */
export interface AgesByTrust {
  readonly everybody: SessionAges;
  /** Of those who may do more than others: `isStaff`, `isSuperuser`. */
  readonly staff: SessionAges;
}

/** What staff have at most, in seconds. */
export interface StaffLimits {
  readonly idle: number;
  readonly absolute: number;
}

/** The ages of everybody, and those of staff: never more than that. */
export function agesByTrust(ages: Omit<SessionAges, 'mostIdleAge'>, staff: StaffLimits): AgesByTrust {
  return {
    everybody: { ...ages, mostIdleAge: Number.POSITIVE_INFINITY },
    staff: {
      ...ages,
      idleAge: Math.min(ages.idleAge, staff.idle),
      absoluteAge: Math.min(ages.absoluteAge, staff.absolute),
      mostIdleAge: staff.idle,
    },
  };
}

/** The ages that hold for the sessions of this user, or of nobody. */
export function agesOf(
  { everybody, staff }: AgesByTrust,
  user: { readonly isStaff: boolean; readonly isSuperuser: boolean } | null,
): SessionAges {
  return user?.isStaff || user?.isSuperuser ? staff : everybody;
}

/** The age of a session that is given a date: it expires then, however much it is used. */
export const EXPIRES_AT_DATE = -1;

/** What of a session decides how long it lives. */
type Lifetime = Pick<SessionRecord, 'createdAt' | 'expiryAge' | 'expiresAt'>;

/** When a session that is used at `now` expires. */
export function expiresAt(ages: SessionAges, session: Lifetime, now: number): number {
  const last = session.createdAt + absoluteAgeOf(ages, session.expiryAge) * 1000;
  if (session.expiryAge === EXPIRES_AT_DATE) return Math.min(session.expiresAt, last);
  return Math.min(now + idleAgeOf(ages, session.expiryAge) * 1000, last);
}

/**
 * When a kept session is over, unless a request comes before: by the row, and by the ages as they are now. Its user may have
 * become staff since the row was written, and the settings may have been made stricter.
 */
export function endOf(ages: SessionAges, session: Lifetime & Pick<SessionRecord, 'renewedAt'>): number {
  const { createdAt, expiryAge, renewedAt, expiresAt: kept } = session;
  const idle = renewedAt + idleAgeOf(ages, expiryAge) * 1000;
  return Math.min(kept, idle, createdAt + absoluteAgeOf(ages, expiryAge) * 1000);
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
  // What has a date needs no requests, but for those of staff.
  if (expiryAge === EXPIRES_AT_DATE) return ages.mostIdleAge;
  if (expiryAge) return Math.min(expiryAge, ages.mostIdleAge);
  return endsWithBrowser(ages, expiryAge) ? Math.min(ages.idleAge, ages.browserIdleAge) : ages.idleAge;
}

function absoluteAgeOf(ages: SessionAges, expiryAge: number | null): number {
  return endsWithBrowser(ages, expiryAge)
    ? Math.min(ages.absoluteAge, ages.browserAbsoluteAge)
    : ages.absoluteAge;
}

/**
 * How long after a renewal the next one is due, in milliseconds: a twentieth of the idle age, which a session may end earlier
 * by than its last request says; and ten minutes at most, as exactly as lists tell when it was used.
 */
export function renewalInterval(ages: SessionAges, expiryAge: number | null): number {
  const idleAge = idleAgeOf(ages, expiryAge);
  return Number.isFinite(idleAge) ? Math.min(600_000, idleAge * 50) : idleAge;
}

/**
 * Whether a renewal may be put off, and so be lost with its process: not where more than a tenth of the idle age is at stake.
 * That is for processes that are stopped after each answer, as functions in a cloud are.
 */
export function mayPutOff(ages: SessionAges, { expiryAge, renewedAt }: SessionRecord, now: number): boolean {
  return now - renewedAt <= idleAgeOf(ages, expiryAge) * 100;
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
