import type { MaybePromise } from '../../support/maybe-promise.ts';
import { cannotWrite } from '../cannot-write.ts';
import { CoreError } from '../core-error.ts';
import { type Events, happened } from '../events.ts';
import { mayTouch } from '../permissions/may-touch.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { Origin } from '../requests/account-request.ts';
import { originOf } from '../requests/login-events.ts';
import { Session } from '../sessions/session.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserManager } from '../users/user-manager.ts';
import {
  type Impersonation,
  type ImpersonationEnd,
  type ImpersonationOutcome,
  type ImpersonationRefusal,
  impersonationPermission,
} from './impersonation.ts';
import { impersonationBegun, impersonationEnded, impersonationRefused } from './impersonation-events.ts';
import {
  type ImpersonationRecord,
  impersonationRecord,
  readImpersonationRecord,
} from './impersonation-record.ts';

export interface ImpersonationsParts<U extends BaseUser> {
  readonly users: UserManager<U>;
  readonly permissions: Permissions<U>;
  readonly events: Events;
  readonly now: () => number;
  /** Seconds that one lasts at most. */
  readonly age: number;
}

export interface ImpersonationStart<U extends BaseUser> extends Origin<U> {
  /** Whether the session's user has proved a short while ago who they are. */
  readonly proved: boolean;
  /** Where the visitor goes back to when it ends. Default: nowhere in particular. */
  readonly next?: string | null;
}

/**
 * Lets those who may act as other users. The session stays that of who acts, and keeps as whom: nothing of the other's sessions,
 * devices or last login is touched. Whether they still may is asked at each request.
 */
export class Impersonations<U extends BaseUser> {
  readonly #parts: ImpersonationsParts<U>;

  constructor(parts: ImpersonationsParts<U>) {
    this.#parts = parts;
  }

  /** The permission that is needed: `accounts.impersonate_customuser`. */
  get permission(): string {
    return impersonationPermission(this.#parts.users.model);
  }

  /** Lets the session's user act as `user` from now on, or says why not. */
  async begin(
    session: Session<U>,
    user: U,
    { proved, next = null, ...origin }: ImpersonationStart<U>,
  ): Promise<ImpersonationOutcome<U>> {
    const { events, now } = this.#parts;
    const impersonator = session.user;
    if (!impersonator.isAuthenticated) return { state: 'refused', reason: 'anonymous' };
    const isNested = Session.own(session, '#impersonation') !== null;
    const reason = isNested ? 'nested' : await this.#refusal(impersonator, user);
    if (reason) {
      await events.emit(happened(impersonationRefused, { user, impersonator, reason, ...originOf(origin) }));
      return { state: 'refused', reason };
    }
    // The last question, so that nobody is asked for a proof in vain.
    if (!proved) return { state: 'refused', reason: 'unproven' };
    const record = impersonationRecord(user.id, now(), next);
    await events.act(
      [impersonationBegun],
      () => keep(session, record),
      () => [happened(impersonationBegun, { user, impersonator, ...originOf(origin) })],
    );
    return { state: 'begun', impersonation: this.#impersonation(record, { user, impersonator }) };
  }

  /**
   * As whom the session's user acts, if they still may; null: as nobody else. `over`: it has just ended, since they may no more.
   * Costs nothing where there is none, and else a query for the user, and those for the rights of both.
   */
  resume(session: Session<U>, origin: Origin<U>): MaybePromise<Impersonation<U> | 'over' | null> {
    const kept = Session.own(session, '#impersonation');
    return kept === null ? null : this.#resume(session, readImpersonationRecord(kept), origin);
  }

  /** The session's user acts as nobody else from now on. Null where they did not. */
  async end(
    session: Session<U>,
    reason: ImpersonationEnd,
    origin: Origin<U> = {},
  ): Promise<{ readonly next: string | null } | null> {
    const kept = Session.own(session, '#impersonation');
    const impersonator = session.user;
    if (kept === null || !impersonator.isAuthenticated) return null;
    const { next, userId } = readImpersonationRecord(kept);
    const user = await this.#parts.users.get(userId);
    const told = { user, userId, impersonator, reason, ...originOf(origin) };
    await this.#parts.events.act(
      [impersonationEnded],
      () => Session.keepOwn(session, '#impersonation', null),
      () => [happened(impersonationEnded, told)],
    );
    return { next };
  }

  async #resume(
    session: Session<U>,
    record: ImpersonationRecord,
    origin: Origin<U>,
  ): Promise<Impersonation<U> | 'over'> {
    const impersonator = session.user as U;
    const user = await this.#parts.users.get(record.userId);
    const isOver = this.#endsAt(record) <= this.#parts.now();
    const reason = isOver ? 'age' : user ? await this.#refusal(impersonator, user) : 'gone';
    if (user && reason === null) return this.#impersonation(record, { user, impersonator });
    try {
      await this.end(session, reason ?? 'gone', origin);
    } catch (error) {
      // It is over in this request all the same, and the next one tries again.
      if (!cannotWrite(error)) throw error;
    }
    return 'over';
  }

  async #refusal(impersonator: U, user: U): Promise<ImpersonationRefusal | null> {
    if (user.id === impersonator.id) return 'self';
    if (!(await this.#parts.permissions.hasPerm(impersonator, this.permission as never))) return 'permission';
    // Not even by another one: what a superuser does must be theirs beyond doubt.
    if (user.isSuperuser) return 'superuser';
    if (!user.isActive) return 'inactive';
    const answer = await mayTouch(this.#parts.permissions, impersonator, user);
    return answer.allowed ? null : answer.reason;
  }

  #impersonation(
    record: ImpersonationRecord,
    people: Pick<Impersonation<U>, 'user' | 'impersonator'>,
  ): Impersonation<U> {
    const { at, next } = record;
    return { ...people, begunAt: new Date(at), endsAt: new Date(this.#endsAt(record)), next };
  }

  #endsAt({ at }: ImpersonationRecord): number {
    return at + this.#parts.age * 1000;
  }
}

async function keep<U extends BaseUser>(session: Session<U>, record: ImpersonationRecord): Promise<void> {
  if (!(await Session.keepOwn(session, '#impersonation', record))) throw new CoreError('session_interrupted');
}
