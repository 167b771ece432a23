import { sessionAuthHashOrigin } from '../keys/session-key.ts';
import type { Origin } from '../requests/account-request.ts';
import { Session } from '../sessions/session.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import { completeLogin, dueStage, type LoginParts } from './login.ts';
import type { LoginOutcome } from './login-outcome.ts';
import type { LoginStage } from './login-stage.ts';
import { type PendingRecord, readPendingRecord } from './pending-record.ts';

/** A login whose credentials were right, and which still has a stage to go through. Nobody is logged in by it. */
export interface PendingLogin<U extends BaseUser> {
  /** Who it will be, as the database has the user now. Not who the visitor is. */
  readonly user: U;
  readonly backend: string;
  /** The name of the stage that is to be settled now. */
  readonly stage: string;
  /** The page of that stage, as the stage declares it: a path or the name of a URL. */
  readonly url: string;
}

/** The stage that an unfinished login in this session waits for, as far as the session alone tells. Reads nothing. */
export function awaitedStage<U extends BaseUser>(
  { stages, now }: LoginParts<U>,
  session: Session<U>,
): LoginStage<U> | null {
  if (stages.length === 0) return null;
  const record = readPendingRecord(Session.pendingLogin(session), now());
  return stages.find(({ name }) => name === record?.stage) ?? null;
}

/**
 * The unfinished login in this session. It is over, and null, when its time is up; after a change of the password, a
 * logout or another login; when its user is not active any more; and when its stage or its backend is no longer in use.
 */
export async function findPendingLogin<U extends BaseUser>(
  parts: LoginParts<U>,
  session: Session<U>,
): Promise<PendingLogin<U> | null> {
  return (await find(parts, session))?.login ?? null;
}

/**
 * Says that the visitor has been through a stage, and goes on: to the next stage, or to the finished login. Null where
 * there is no login to go on with. A stage whose turn it is not is not settled by this: the outcome names the one that is due.
 */
export async function finishLoginStage<U extends BaseUser>(
  parts: LoginParts<U>,
  session: Session<U>,
  { stage, ...origin }: Origin<U> & { readonly stage: string },
): Promise<LoginOutcome | null> {
  const found = await find(parts, session);
  if (!found) return null;
  const { login, record } = found;
  if (login.stage !== stage) return { state: 'pending', stage: login.stage, url: login.url };

  const passed = [...record.passed, stage];
  const { next, proved, remember } = record;
  const start = { user: login.user, backend: login.backend, next, proved, remember, ...origin };
  const due = await dueStage(parts, start, passed);
  if (!due) return completeLogin(parts, session, { ...start, resumed: true });
  const kept = await Session.continueLogin(session, { ...record, passed, stage: due.name });
  return kept ? { state: 'pending', stage: due.name, url: due.url } : null;
}

async function find<U extends BaseUser>(
  parts: LoginParts<U>,
  session: Session<U>,
): Promise<{ login: PendingLogin<U>; record: PendingRecord } | null> {
  const stage = awaitedStage(parts, session);
  const record = readPendingRecord(Session.pendingLogin(session), parts.now());
  if (!stage || !record || !parts.backends.some(({ name }) => name === record.backend)) return null;
  const user = await parts.users.get(record.userId);
  if (!user?.isActive) return null;
  if (!sessionAuthHashOrigin(parts.secretKeys, encodedPassword(user), record.authHash)) return null;
  return { login: { user, backend: record.backend, stage: stage.name, url: stage.url }, record };
}
