import { snakeCase } from '../../models/values/names.ts';
import type { Logger } from '../../support/logger.ts';
import type { AuditDetail, AuditObject, AuditValue, Identified } from '../event-audit.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { publicSessionId, sessionKeyHash } from '../keys/session-key.ts';
import type { AccountRequest } from '../requests/account-request.ts';
import { isSecretName, MASK } from '../requests/credentials.ts';
import { clientOf } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import type { NewAuditRecord } from './audit-entry.ts';
import { AUDIT_KINDS } from './audit-kinds.ts';
import type { AuditedAct } from './audited-act.ts';
import { objectText, userIdIn } from './object-text.ts';
import { withoutValues } from './row-changes.ts';

/** What is known beside the act. */
export interface RecordParts {
  readonly at: number;
  readonly secretKeys: SecretKeys;
  /** An entry about a row of it is about that user's account. */
  readonly userModel: AuditObject['model'];
}

/** An entry about an act, with where it came from. */
export function newAuditRecord(act: AuditedAct, { at, secretKeys, userModel }: RecordParts): NewAuditRecord {
  const { kind, user, request, outcome = 'ok', detail = {} } = act;
  const object = act.object ? objectText(act.object) : null;
  const userInObject = object && userIdIn(object, userModel);
  // Who is deleted is to be forgotten: the entry of that says no name.
  const isForgotten = kind === 'rowDeleted' && userInObject !== null;
  return {
    at: new Date(at),
    kind,
    userId: idOf(user) ?? userInObject,
    actorId: idOf(act.actor === undefined ? visitorOf(request) : act.actor),
    sessionId: act.sessionId === undefined ? sessionOf(secretKeys, request) : act.sessionId,
    ...clientOf({ ip: act.ip ?? null, request }),
    outcome,
    detail: keptDetail(isForgotten ? withoutValues({ kind, detail }) : detail),
    requestId: request?.id ?? null,
    object,
  };
}

type Request = AccountRequest<BaseUser> | undefined;

/** Who is logged in: who it really is, where somebody acts as another user. */
function visitorOf(request: Request): Identified | null {
  if (!request?.user.isAuthenticated) return null;
  return request.impersonator ?? request.user;
}

function idOf(user: Identified | null | undefined): string | null {
  return user ? String(user.id) : null;
}

function sessionOf(secretKeys: SecretKeys, request: Request): string | null {
  const key = request?.session.key ?? null;
  return key === null ? null : publicSessionId(secretKeys, sessionKeyHash(key));
}

/**
 * Writes an entry of the audit log as a log line too: `user_logged_in user=1 backend=password ip=…` (ASVS 16.3.1, 16.3.2). Users
 * are in it by their ids alone, and of changed rows only the names of the fields.
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
  const detail = (record.object === null ? record.detail : withoutValues(record)) as Readonly<
    Record<string, AuditValue>
  >;
  const fields = {
    user: user ?? undefined,
    actor: actor === user ? undefined : (actor ?? undefined),
    object: record.object ?? undefined,
    ...detail,
    ip,
    // The detail may be the session that was ended, where it was done in none.
    session: session ?? detail.session,
    request: request ?? undefined,
  };
  logger[record.outcome === 'refused' ? 'warn' : 'info'](lineNames.get(kind) ?? snakeCase(kind), fields);
}

/** The names of lines by the package's kinds. */
const lineNames: ReadonlyMap<string, string> = new Map(AUDIT_KINDS.map((kind) => [kind, snakeCase(kind)]));

/** Characters of a text. */
const TEXT_LENGTH = 200;

/** Values of a list. */
const LIST_LENGTH = 50;

/** Names. */
const NAMES = 20;

/** What PostgreSQL's jsonb does not take: NUL, and half a surrogate pair. */
const UNKEEPABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A detail as it is kept: small, and without what is called like a secret. It is cut and not refused, since an act must not
 * fail because of what is said of it.
 */
function keptDetail(detail: AuditDetail): AuditDetail {
  const kept = Object.entries(detail)
    .slice(0, NAMES)
    .map(([name, value]) => [keptText(name), isSecretName(name) ? MASK : keptValue(value)]);
  return Object.fromEntries(kept);
}

function keptValue(value: AuditValue): AuditValue {
  if (Array.isArray(value)) return keptList(value);
  if (typeof value === 'number') return keptNumber(value);
  return typeof value === 'boolean' || value === null ? value : keptText(String(value));
}

function keptList(list: readonly (string | number)[]): readonly (string | number)[] {
  const first = list
    .slice(0, LIST_LENGTH)
    .map((value) => (typeof value === 'number' ? keptNumber(value) : keptText(String(value))));
  return list.length > LIST_LENGTH ? [...first, `… ${list.length - LIST_LENGTH} more`] : first;
}

/** JSON has no infinite numbers. */
function keptNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function keptText(text: string): string {
  const cut = text.length > TEXT_LENGTH ? `${text.slice(0, TEXT_LENGTH - 1)}…` : text;
  return cut.replace(UNKEEPABLE, '\ufffd');
}
