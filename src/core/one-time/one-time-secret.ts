import type { JsonValue } from '../sessions/values/session-json.ts';
import type { BaseUser } from '../users/user.ts';
import type { OneTimeLimit } from './one-time-limits.ts';

/** What there is to know of a one-time secret that is good, or was until just now. The secret itself is not kept. */
export interface OneTimeSecret<U extends BaseUser = BaseUser> {
  readonly id: string;
  /** The name of its purpose. */
  readonly purpose: string;
  /** Null: no user has the address that it was made for. */
  readonly userId: U['id'] | null;
  /** Where it was sent. What its use proves is this address: never what a user's row says by then (CVE-2026-32700). */
  readonly address: string;
  /** What was given to `issue`; null where nothing was. */
  readonly data: JsonValue;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What a new secret is made for. */
export interface OneTimeIssue<U extends BaseUser> {
  /** Null where no user has the address: such a secret counts for the limits, and is sent to nobody. */
  readonly userId: U['id'] | null;
  readonly address: string;
  /** Seconds until it is over. */
  readonly lifetime: number;
  /** What only the browser has that asks for it, such as a random cookie: the secret is good for no other. */
  readonly binding?: string | undefined;
  /** Up to 2,000 characters of JSON that come back with the secret. No place for what is secret. */
  readonly data?: JsonValue | undefined;
  /** Default: none. Secrets of users and of unknown addresses count alike. */
  readonly limits?: readonly OneTimeLimit[] | undefined;
}

/** A new secret. This is the only time that it is seen. */
export interface IssuedSecret {
  readonly id: string;
  /** 43 characters for the address of a link; a code as people read it, `K7QM-2XRT`. */
  readonly secret: string;
}

/** There were too many for this address. */
export interface LimitedSecret {
  readonly refused: 'limited';
  /** From when on another one is possible. */
  readonly until: Date;
}

/** What only the browser has that asked, where the secret was bound to one. */
export interface OneTimeBinding {
  readonly binding?: string | null | undefined;
}

/** What became of a code that somebody typed. */
export type CodeOutcome<U extends BaseUser> =
  | { readonly state: 'used'; readonly secret: OneTimeSecret<U> }
  /** It may be typed again: so many times. */
  | { readonly state: 'wrong'; readonly triesLeft: number }
  /** Used, ended, too old, without a try left, or never there. */
  | { readonly state: 'over' };
