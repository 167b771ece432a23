import type { AuditOutcome } from '../event-audit.ts';
import type { AuditRecord, NewAuditRecord } from './audit-entry.ts';

/** Which entries are wanted. */
export interface AuditQuery {
  readonly userId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly requestId?: string | undefined;
  readonly object?: string | undefined;
  /** This moment, and those after it. */
  readonly since?: Date | undefined;
  /** The moments before this one. */
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** From one moment on, until before another. */
export interface AuditSpan {
  readonly since: Date;
  readonly before: Date;
}

/** Entries that are to be counted. */
export interface AuditCountQuery {
  readonly kinds: readonly string[];
  readonly spans: readonly AuditSpan[];
  /** Whether an entry may be of several acts, whose number is `times` in its detail. To look costs as much as to read them. */
  readonly byTimes: boolean;
}

/** Where the entries of the audit log are kept. None is ever changed, but for what `forget` takes out of it. */
export interface AuditStore {
  /** Keeps entries: all or none. */
  insert(entries: readonly NewAuditRecord[]): Promise<void>;
  /** The latest first. */
  list(query: AuditQuery): Promise<readonly AuditRecord[]>;
  /** How many acts of each kind there are in each span, in the order of the spans. */
  count(query: AuditCountQuery): Promise<ReadonlyMap<string, readonly number[]>>;
  /**
   * Takes out of a user's entries what tells where they were: addresses, browsers, sessions. Those of others' acts stay. And out
   * of the entries about the user's own row (`object`, those of `ROW_KINDS`), what was in it.
   */
  forget(userId: string, object: string): Promise<void>;
  /** Removes what is older; tells how many entries that were. */
  deleteBefore(moment: Date): Promise<number>;
}
