import { snakeCase } from '../../models/values/names.ts';
import type { Logger } from '../../support/logger.ts';
import type { AuditValue } from '../event-audit.ts';
import type { NewAuditRecord } from './audit-entry.ts';

/**
 * Writes an entry of the audit log as a log line too: `user_logged_in user=1 backend=password ip=…` (ASVS 16.3.1, 16.3.2). Users
 * are in it by their ids alone.
 */
export function logRecord(logger: Logger, record: NewAuditRecord): void {
  const {
    kind,
    userId: user,
    actorId: actor,
    ipAddress: ip,
    sessionId: session,
    requestId: request,
  } = record;
  const detail = record.detail as Readonly<Record<string, AuditValue>>;
  const fields = {
    user: user ?? undefined,
    actor: actor === user ? undefined : (actor ?? undefined),
    ...detail,
    ip,
    session: session ?? undefined,
    request: request ?? undefined,
  };
  logger[record.outcome === 'refused' ? 'warn' : 'info'](snakeCase(kind), fields);
}
