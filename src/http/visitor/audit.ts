import type { AuditedAct } from '../../core/audit/audited-act.ts';
import type { AuditDetail, AuditObject, AuditOutcome, Identified } from '../../core/event-audit.ts';
import type { Accounts } from '../../core/login/accounts.ts';
import type { AccountRequest } from '../../core/requests/account-request.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../request/http-request.ts';

/** Whoever knows the accounts, and the request where there is one: a request, the context of a command. */
export type AuditSource<U extends BaseUser> = HttpRequest<U> | { readonly accounts: Accounts<U> };

export interface AuditOptions {
  /** Whose account it is about. Default: the visitor's; null: nobody's. */
  readonly user?: Identified | null;
  /** The row that it is about: `{ model: Order, id: order.id }`. Default: none. */
  readonly object?: AuditObject;
  /** Default `ok`. What was `refused` is counted together, and kept within a minute. */
  readonly outcome?: AuditOutcome;
}

/**
 * Keeps in the audit log what a project does itself: `await audit(request, 'orders.refunded', { orderId: 7 })`. Who did it, when,
 * from where and in which request is there too. An act that is told as an event is kept by the event: see `defineEvent`.
 *
 * @param kind With a dot, which no kind of the package's has.
 * @param detail A few names and values. What is called like a secret is masked, and what is long is cut.
 */
export async function audit<U extends BaseUser>(
  source: AuditSource<U>,
  kind: `${string}.${string}`,
  detail: AuditDetail = {},
  { user, object, outcome = 'ok' }: AuditOptions = {},
): Promise<void> {
  const request = 'site' in source ? (source as AccountRequest<BaseUser>) : undefined;
  const { audit: log } = 'site' in source ? source.site.accounts : source.accounts;
  const about = user === undefined && request?.user.isAuthenticated ? request.user : user;
  const act: AuditedAct = { kind, user: about, object, detail, request, outcome };
  if (outcome === 'refused') log.recordCounted(act);
  else await log.record(act);
}
