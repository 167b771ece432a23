import type { AuditDetail, AuditObject, AuditOutcome, Identified } from '../event-audit.ts';
import type { AppEvent } from '../events.ts';
import type { AccountRequest } from '../requests/account-request.ts';
import type { BaseUser } from '../users/user.ts';
import type { AuditKind } from './audit-kinds.ts';

/** Something that was done, as the audit log is told of it. */
export interface AuditedAct {
  readonly kind: AuditKind;
  /** Whose account it is about. Default: nobody's. */
  readonly user?: Identified | null | undefined;
  /** Who did it. Default: who is logged in where the request came from; null: nobody who is. */
  readonly actor?: Identified | null | undefined;
  /** The row that it is about, or its text: `notes.Note/7`. Where that is a user, it is about that account. Default: none. */
  readonly object?: AuditObject | string | null | undefined;
  /** Default `ok`. */
  readonly outcome?: AuditOutcome | undefined;
  /** A few names and values. What is called like a secret is masked, and what is long is cut. */
  readonly detail?: AuditDetail | undefined;
  readonly request?: AccountRequest<BaseUser> | undefined;
  /** Default: the request's. */
  readonly ip?: string | null | undefined;
  /** The public id of the session that it was done in. Default: that of the request. */
  readonly sessionId?: string | null | undefined;
}

/** What anybody can bring about, logged in or not. */
export interface CountedAct extends AuditedAct {
  /** Who they say they are: a value of the model's username field, as it was sent. */
  readonly claimed?: unknown;
}

/** An event, and what its entries are called. */
export interface AuditedEvent {
  readonly kind: AuditKind;
  readonly event: AppEvent;
}
