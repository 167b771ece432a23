import type { AuditRecord } from '../../core/audit/audit-entry.ts';
import { AUDIT_KINDS, type AuditKind } from '../../core/audit/audit-kinds.ts';
import type { AuditFilter } from '../../core/audit/audit-log.ts';
import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { asciiJson, type LogFields, logPairs } from '../../support/logger.ts';
import { AppError } from '../app-error.ts';
import { defineCommand } from '../contract/commands/command.ts';
import { readCount, readMoment } from './read-option.ts';

export const events = defineCommand({
  name: 'events',
  summary: 'show what has happened to accounts',
  description:
    'Prints the entries of the audit log, the latest first: a line each. All options that are given have to fit.',
  options: {
    user: {
      summary: 'about this user: what the user logs in with, or the id of one who is gone',
      value: 'user',
    },
    kind: { summary: 'of this kind, such as userLoggedIn or orders.refunded', value: 'kind' },
    object: { summary: 'about this row: the name of its model and its id, as notes.Note/7', value: 'object' },
    since: { summary: 'from this day or moment on, in UTC: 2026-01-31', value: 'date' },
    request: { summary: 'of this request: the reference of an error page', value: 'id' },
    limit: { summary: 'how many at most. Default: 50', value: 'number' },
    json: { summary: 'an object of JSON on each line, with everything that is known' },
  },
  async run({ accounts, options, say, sayAside }) {
    const { user, kind, object, since, request, limit = '50', json } = options;
    const filter: AuditFilter = {
      limit: readCount('limit', limit),
      ...(user === undefined ? {} : { user: await userOf(accounts, user) }),
      ...(kind === undefined ? {} : { kind: kindOf(kind) }),
      ...(object === undefined ? {} : { object }),
      ...(since === undefined ? {} : { since: readMoment('since', since) }),
      ...(request === undefined ? {} : { requestId: request }),
    };
    const entries = await accounts.audit.list(filter);
    for (const entry of entries) say(json ? asciiJson(entry) : line(entry));
    if (entries.length === 0) sayAside('There are no such entries.');
  },
});

async function userOf(accounts: Accounts<BaseUser>, given: string): Promise<BaseUser | string> {
  return (await accounts.users.getByNaturalKey(given)) ?? given;
}

/** A kind of the package without a dot is known, or mistyped. */
function kindOf(given: string): AuditKind {
  const known: readonly string[] = AUDIT_KINDS;
  if (known.includes(given) || given.includes('.')) return given as AuditKind;
  throw new AppError('option_invalid', {
    option: 'kind',
    value: given,
    reason: `it is none of ${known.join(', ')}, and the kinds of a project have a dot`,
  });
}

/** The entry in the manner of the log. Nothing in it can move the cursor, or pass for another line. */
function line({ id: _, at, kind, outcome, detail, ...entry }: AuditRecord): string {
  const {
    userId: user,
    actorId: actor,
    ipAddress: ip,
    sessionId: session,
    requestId: request,
    userAgent,
    object,
  } = entry;
  const from = known({ ip, session, request, browser: userAgent });
  const about = known({ user, actor, object, ...detail });
  const said = { ...(outcome === 'ok' ? {} : { outcome }), ...about, ...from };
  return `${at.toISOString()} ${kind}${logPairs(said)}`;
}

/** What is not known is not said, and takes the place of nothing: a detail may be the session that was ended. */
function known(values: Readonly<Record<string, unknown>>): LogFields {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as LogFields;
}
