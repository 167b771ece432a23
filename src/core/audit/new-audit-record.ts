import type { AuditDetail, Identified } from '../event-audit.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { sessionKeyHash } from '../keys/session-key.ts';
import type { AccountRequest } from '../requests/account-request.ts';
import { clientOf } from '../requests/login-events.ts';
import { publicSessionId } from '../sessions/listed/user-session.ts';
import type { BaseUser } from '../users/user.ts';
import type { NewAuditRecord } from './audit-entry.ts';
import type { AuditedAct } from './audited-act.ts';

/** An entry about an act, with where it came from. */
export function newAuditRecord(
  act: AuditedAct & { readonly detail: AuditDetail },
  { at, secretKeys }: { readonly at: number; readonly secretKeys: SecretKeys },
): NewAuditRecord {
  const { kind, user, request, outcome = 'ok', detail } = act;
  return {
    at: new Date(at),
    kind,
    userId: idOf(user),
    actorId: idOf(act.actor === undefined ? visitorOf(request) : act.actor),
    sessionId: act.sessionId === undefined ? sessionOf(secretKeys, request) : act.sessionId,
    ...clientOf({ ip: act.ip ?? null, request }),
    outcome,
    detail,
    requestId: request?.id ?? null,
  };
}

type Request = AccountRequest<BaseUser> | undefined;

/** Who is logged in. */
function visitorOf(request: Request): Identified | null {
  return request?.user.isAuthenticated ? request.user : null;
}

function idOf(user: Identified | null | undefined): string | null {
  return user ? String(user.id) : null;
}

function sessionOf(secretKeys: SecretKeys, request: Request): string | null {
  const key = request?.session.key ?? null;
  return key === null ? null : publicSessionId(secretKeys, sessionKeyHash(key));
}
