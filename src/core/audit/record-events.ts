import type { EventAudit, Identified } from '../event-audit.ts';
import type { AppEvent, Events } from '../events.ts';
import type { EventOrigin } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import { userDeleted } from '../users/user-events.ts';
import type { AuditKind } from './audit-kinds.ts';
import type { AuditLog } from './audit-log.ts';
import type { AuditedAct } from './audited-act.ts';

/** An event, and what its entries are called. */
export interface AuditedEvent {
  readonly kind: AuditKind;
  readonly event: AppEvent;
}

/** What a listener is told of an event. */
type Told = EventOrigin<BaseUser> & { readonly user?: Identified };

/** Has the log keep every event of these that says how. */
export function recordEvents(events: Events, log: AuditLog, audited: readonly AuditedEvent[]): void {
  // Before the entry of the deletion itself, which stays whole: who did it, and from where.
  events.on(userDeleted, ({ user }: { user: Identified }) => log.forget(user), { inTransaction: true });
  for (const { kind, event } of audited) {
    if (event.audit) recordEvent(events, log, { kind, event, audit: event.audit });
  }
}

function recordEvent(
  events: Events,
  log: AuditLog,
  { kind, event, audit }: AuditedEvent & { readonly audit: EventAudit },
): void {
  if (audit.counted ?? audit.outcome === 'refused') {
    events.on(event, (told: Told) => {
      const claimed = audit.claimed?.(told, log.usernameField);
      for (const act of actsOf(told, kind, audit)) log.recordCounted({ ...act, claimed });
    });
    return;
  }
  events.on(event, (told: Told) => log.recordAll(actsOf(told, kind, audit)), { inTransaction: true });
}

function actsOf(told: Told, kind: AuditKind, audit: EventAudit): readonly AuditedAct[] {
  const { ip, request } = told;
  const { outcome } = audit;
  const detail = audit.detail?.(told);
  const about = audit.about?.(told) ?? [told.user ?? null];
  const from = { ip, request, sessionId: audit.sessionId?.(told) };
  return about.map((user) => ({
    kind,
    user,
    outcome,
    detail,
    ...from,
    ...(audit.byUser ? { actor: user } : {}),
  }));
}
