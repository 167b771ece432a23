import type { Accounts } from '../../../core/login/accounts.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { Period } from './period.ts';

/** How often something was done. */
export interface Figure {
  /** Of each day, the earliest first. */
  readonly perDay: readonly number[];
  readonly total: number;
  /** In the time before; null: the log does not reach back as far any more. */
  readonly before: number | null;
  /** How much more it is than before, as a share of that; null where there is nothing to hold it against. */
  readonly change: number | null;
}

export interface AccountFigures {
  readonly newUsers: Figure;
  readonly logins: Figure;
  /** Those that were put off too, since there had been too many. */
  readonly failedLogins: Figure;
  readonly throttledLogins: Figure;
  /** Before that the log has been cleared in the period itself; null: it has all of it. */
  readonly clearedUntil: Date | null;
  readonly sessions: { readonly open: number; readonly usedToday: number };
}

const KINDS = ['userCreated', 'userLoggedIn', 'userLoginFailed', 'userLoginThrottled'] as const;
const DAY = 86_400_000;

/** What the audit log and the sessions say of a period. */
export async function accountFigures<U extends BaseUser>(
  accounts: Accounts<U>,
  { spans, before }: Period,
): Promise<AccountFigures> {
  const { audit } = accounts;
  const now = audit.now();
  const counts = await audit.count(KINDS, [...spans, before]);
  const cleared = await clearedUntil(accounts);
  const isKnown = cleared === null || cleared <= before.since;
  const figureOf = (...kinds: readonly (typeof KINDS)[number][]): Figure => {
    const sums = [...spans, before].map((_, index) =>
      kinds.reduce((sum, kind) => sum + (counts.get(kind)?.[index] ?? 0), 0),
    );
    return figure(sums.slice(0, -1), isKnown ? (sums.at(-1) ?? 0) : null);
  };
  const first = spans[0]?.since;
  return {
    newUsers: figureOf('userCreated'),
    logins: figureOf('userLoggedIn'),
    failedLogins: figureOf('userLoginFailed', 'userLoginThrottled'),
    throttledLogins: figureOf('userLoginThrottled'),
    clearedUntil: cleared && first && cleared > first ? cleared : null,
    sessions: {
      open: await accounts.countSessions(),
      usedToday: await accounts.countSessions({ usedSince: new Date(now - DAY) }),
    },
  };
}

function figure(perDay: readonly number[], before: number | null): Figure {
  const total = perDay.reduce((sum, count) => sum + count, 0);
  return { perDay, total, before, change: before ? total / before - 1 : null };
}

/** Up to when the log has been cleared, by what it says itself; null: never. */
async function clearedUntil<U extends BaseUser>({ audit }: Accounts<U>): Promise<Date | null> {
  const [last] = await audit.list({ kind: 'auditCleared', limit: 1 });
  const until = new Date(String(last?.detail.before));
  return Number.isNaN(until.getTime()) ? null : until;
}
