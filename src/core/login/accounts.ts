import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { Language } from '../../support/texts/texts.ts';
import type { Addresses } from '../addresses/addresses.ts';
import type { EmailVerification } from '../addresses/email-verification.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { CoreError } from '../core-error.ts';
import type { KnownDevices } from '../devices/known-devices.ts';
import type { UserDevices } from '../devices/user-devices.ts';
import { type AppEvent, type EventTransaction, happened, type ListenOptions } from '../events.ts';
import type { Impersonations } from '../impersonation/impersonations.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { sessionAuthHash } from '../keys/session-key.ts';
import type { UserLanguages } from '../languages/user-languages.ts';
import type { OneTimeSecrets } from '../one-time/one-time-secrets.ts';
import type { HashQueue } from '../passwords/hash-queue.ts';
import { passwordHelpTexts, passwordMinLength, validatePassword } from '../passwords/validate-password.ts';
import type { PasswordValidator } from '../passwords/validators/password-validator.ts';
import type { Groups } from '../permissions/groups.ts';
import { mayTouch, type TouchAnswer } from '../permissions/may-touch.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { Origin } from '../requests/account-request.ts';
import { readCredentials } from '../requests/credentials.ts';
import { type EventOrigin, originOf, type Told, visitorOrigin } from '../requests/login-events.ts';
import type { UserSession } from '../sessions/listed/user-session.ts';
import type {
  KeyHolder,
  SessionOfUser,
  SessionPlace,
  UserSessions,
} from '../sessions/listed/user-sessions.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import type { UserManager } from '../users/user-manager.ts';
import { authenticate, type LoginParts, login } from './login.ts';
import type { LoginOutcome } from './login-outcome.ts';
import type { LoginStage } from './login-stage.ts';
import { logout } from './logout.ts';
import { orderStages } from './order-stages.ts';
import { awaitedStage, findPendingLogin, finishLoginStage, type PendingLogin } from './pending-login.ts';
import { reauthenticate } from './reauthenticate.ts';

export interface AccountsParts<U extends BaseUser> extends LoginParts<U> {
  readonly sessions: Sessions<U>;
  readonly userSessions: UserSessions<U>;
  readonly devices: UserDevices<U>;
  readonly passwordValidators: readonly PasswordValidator[];
  readonly permissions: Permissions<U>;
  readonly groups: Groups<U>;
  readonly addresses: Addresses<U>;
  readonly oneTime: OneTimeSecrets<U>;
  readonly audit: AuditLog;
  readonly impersonations: Impersonations<U>;
  readonly emailVerification: EmailVerification;
  readonly hashQueue: HashQueue;
  readonly throttle: Throttle;
  /** The language of the site. */
  readonly language: Language;
  readonly database: DatabaseHandle;
}

interface AccountsLoginOptions {
  backend?: string;
  next?: string | null;
  proved?: boolean;
  remember?: boolean | null;
}

/** The transaction of an act of one's own, and how to tell of events in it. */
export interface ActTransaction extends EventTransaction {
  emit<Data extends object>(event: AppEvent<Data>, data: NoInfer<Data>): Promise<void>;
  /**
   * Calls `callback` once the transaction is kept, after those that came before it, and never where it is not. Where it fails,
   * the log says so (`listener_failed`), and nothing is undone. Django's `transaction.on_commit`.
   */
  onCommit(callback: () => void | Promise<void>): Promise<void>;
}

/** Users, sessions and everything between them: what pages, commands and a project's own code call. */
export class Accounts<U extends BaseUser> {
  readonly users: UserManager<U>;
  readonly sessions: Sessions<U>;
  readonly secretKeys: SecretKeys;
  /** Who may do what, and giving and taking permissions. */
  readonly permissions: Permissions<U>;
  readonly groups: Groups<U>;
  /** Which addresses users have, and which of them are proven. */
  readonly addresses: Addresses<U>;
  /** Whether users have to prove their address: the setting of that name, decided. */
  readonly emailVerification: EmailVerification;
  /** Links and codes that are good once. */
  readonly oneTime: OneTimeSecrets<U>;
  /** The browsers in which users have logged in: `accounts.devices.listOf(user)`. */
  readonly devices: UserDevices<U>;
  /** Whether a request comes from one of them. */
  readonly knownDevices: KnownDevices;
  /** The languages that users have chosen: `accounts.languages.of(user)`. */
  readonly languages: UserLanguages;
  /** What has happened to accounts: `accounts.audit.listOf(user)`. */
  readonly audit: AuditLog;
  /** Who acts as whom. For pages there are `impersonate(request, user)` and `endImpersonation(request)`. */
  readonly impersonations: Impersonations<U>;
  /** Counts tries of whatever may be tried too often. */
  readonly throttle: Throttle;
  /** Counts wrong passwords. A reset of the password lifts it by itself: `accounts.loginThrottle.lift(email)`. */
  readonly loginThrottle: LoginThrottle<U>;
  readonly #parts: AccountsParts<U>;
  readonly #backendOf = new WeakMap<U, string>();

  constructor(parts: AccountsParts<U>) {
    this.users = parts.users;
    this.languages = parts.languages;
    this.sessions = parts.sessions;
    this.secretKeys = parts.secretKeys;
    this.permissions = parts.permissions;
    this.groups = parts.groups;
    this.addresses = parts.addresses;
    this.emailVerification = parts.emailVerification;
    this.oneTime = parts.oneTime;
    this.audit = parts.audit;
    this.impersonations = parts.impersonations;
    this.devices = parts.devices;
    this.knownDevices = parts.knownDevices;
    this.throttle = parts.throttle;
    this.loginThrottle = parts.loginThrottle;
    this.#parts = { ...parts, stages: orderStages(parts.stages) };
  }

  /**
   * The users' manager as the project's own class, with the methods of that: `usersAs(MemberManager).activeAuthors()`.
   *
   * @throws LatchkeyError `manager_unexpected` when the project's `userManager` makes another.
   */
  usersAs<M extends UserManager<U>>(manager: abstract new (...parts: never) => M): M {
    if (this.users instanceof manager) return this.users;
    throw new CoreError('manager_unexpected', { manager: manager.name });
  }

  /**
   * The user whose credentials these are, or null: `authenticate({ email, password })`. They may be what a visitor has sent,
   * whatever that is: what is no object of names and values is nobody's. Null too where the visitor went away before the
   * password's turn came, which nobody is told of any more and which is no failed login.
   *
   * The tries of visitors are counted (`docs/throttling.md`): those of an `origin`, or of who is being answered. In a command
   * there is neither.
   *
   * @throws LatchkeyError `throttled` before anything is looked at, where there were too many wrong ones; `hash_queue_full`.
   */
  async authenticate(credentials: unknown, origin: Origin<U> = {}): Promise<U | null> {
    const offered = readCredentials(credentials);
    const asking = isNobodys(origin) ? (this.#parts.hashQueue.visitor ?? origin) : origin;
    const visitor = visitorOrigin(asking) as EventOrigin<U>;
    const answer = await this.onBehalfOf(asking, () =>
      authenticate({ ...this.#parts, visitor }, offered, origin),
    ).catch(nobodyIfGone);
    if (answer) this.#backendOf.set(answer.user, answer.backend);
    return answer?.user ?? null;
  }

  /**
   * Makes `session` the session of `user`, under a new key, unless a stage of the login is due: then the login is `pending`,
   * and opens nothing before `finishLoginStage`. The user comes from `authenticate`; one who comes from elsewhere (just
   * registered) is taken to be the first backend's, unless `backend` names another. `next`: the page to go on to, which a
   * finished login gives back. `proved`: false where the user has proved nothing now, and another program's word lets them in.
   * `remember`: whether the session lives on when the browser is closed; null or none: as the settings say.
   *
   * @throws LatchkeyError `backend_unknown`.
   */
  async login(
    session: Session<U>,
    user: U,
    { backend, next = null, ...rest }: Origin<U> & AccountsLoginOptions = {},
  ): Promise<LoginOutcome> {
    await this.impersonations.end(session, 'login', rest);
    return login(this.#parts, session, { user, backend: this.#backendFor(user, backend), next, ...rest });
  }

  /** The unfinished login in `session`; null where there is none, or it is over. */
  pendingLogin(session: Session<U>): Promise<PendingLogin<U> | null> {
    return findPendingLogin(this.#parts, session);
  }

  /**
   * The visitor has been through this stage of an unfinished login: goes on to the next one or finishes the login. Null where
   * there is no login to go on with.
   */
  finishLoginStage(
    session: Session<U>,
    stage: Pick<LoginStage<U>, 'name'>,
    origin: Origin<U> = {},
  ): Promise<LoginOutcome | null> {
    return finishLoginStage(this.#parts, session, { stage: stage.name, ...origin });
  }

  /** The stage that an unfinished login in `session` waits for, as far as the session alone tells. Null: none. */
  awaitedLoginStage(session: Session<U>): LoginStage<U> | null {
    return awaitedStage(this.#parts, session);
  }

  /**
   * Notes that the session's user has proved once more who they are, and gives the session a new key. `user` comes from
   * `authenticate`, or is the session's own where another proof than a password was given. False where the session is not that
   * user's, or has ended.
   */
  async reauthenticate(
    session: Session<U>,
    user: U,
    { method, ...origin }: Origin<U> & { readonly method: string },
  ): Promise<boolean> {
    if (session.user.id === user.id) await this.impersonations.end(session, 'reauthentication', origin);
    return reauthenticate(this.#parts, session, { user, method, ...origin });
  }

  /** Ends the session, data and all. */
  async logout(session: Session<U>, origin: Origin<U> = {}): Promise<void> {
    await this.impersonations.end(session, 'logout', origin);
    return logout(this.#parts, session, origin);
  }

  /**
   * The sessions that are open to this user, for people: browser in words, times, network. The one that asks, `current`, is
   * the first, then those that were used last.
   *
   * ```ts
   * const sessions = await accounts.sessionsOf(request.user, request.session);
   * ```
   */
  sessionsOf(user: U, current: KeyHolder | null = null): Promise<UserSession[]> {
    return this.#parts.userSessions.listOf(user, current);
  }

  /**
   * The sessions that are open to all users, each with its `user`, those that were used last first. `limit`: the most that are
   * given, 100 unless it is said. `after`: only those that come behind this one, the last of another list.
   */
  everybodysSessions({
    limit = 100,
    after = null,
  }: {
    readonly limit?: number;
    readonly after?: SessionPlace | null;
  } = {}): Promise<readonly SessionOfUser<U>[]> {
    return this.#parts.userSessions.listEverybodys(limit, after);
  }

  /**
   * How many sessions are open to all users; `usedSince`: those of them that were used since then, to ten minutes. It goes by when
   * each session ends and looks at no user: those of a user who has just been deactivated count until they are over.
   */
  countSessions({ usedSince = null }: { readonly usedSince?: Date | null } = {}): Promise<number> {
    return this.#parts.userSessions.count(usedSince);
  }

  /**
   * Ends the sessions that have these public ids, whosever they are: those of a list, or of the audit log. Tells which of the ids
   * were sessions. Every session is looked at, since their ids are kept nowhere.
   */
  endSessionsById(ids: readonly string[], origin: Origin<U> = {}): Promise<readonly string[]> {
    return this.#parts.userSessions.endByIds(ids, originOf(origin));
  }

  /** Ends the session that has this `id` in the list of `sessionsOf`. False where the user has none of that id. */
  endSession(user: U, id: string, origin: Origin<U> = {}): Promise<boolean> {
    return this.#parts.userSessions.end(user, id, originOf(origin));
  }

  /**
   * Ends all sessions of the user but for `session`, and those of another library that could still be taken over
   * (`adoptSessions`). Tells how many it ended.
   */
  endOtherSessions(user: U, session: KeyHolder, origin: Origin<U> = {}): Promise<number> {
    return this.#parts.userSessions.endAll(user, session, originOf(origin));
  }

  /** The same without an exception: the user is logged out everywhere. */
  endAllSessions(user: U, origin: Origin<U> = {}): Promise<number> {
    return this.#parts.userSessions.endAll(user, null, originOf(origin));
  }

  /**
   * Logs everybody out: ends every session there is, also of visitors who are not logged in, with what is in them, and
   * unfinished logins; and those of another library that could still be taken over. Tells how many it ended.
   */
  endEverySession(origin: Origin<U> = {}): Promise<number> {
    return this.#parts.userSessions.endEverybodys(originOf(origin));
  }

  #backendFor(user: U, named: string | undefined): string {
    const names = this.#parts.backends.map(({ name }) => name);
    const chosen = named ?? this.#backendOf.get(user) ?? names[0] ?? '';
    if (names.includes(chosen)) return chosen;
    throw new CoreError('backend_unknown', { backend: chosen, known: names.join(', ') });
  }

  /**
   * Whether `actor` may act on the account of `target`: nobody gets, by way of another's account, what they have not themselves.
   * Ask besides whether they may do what they want to do.
   */
  mayTouch(actor: U, target: U): Promise<TouchAnswer> {
    return mayTouch(this.permissions, actor, target);
  }

  /** The user of the session that `key` opens, or the anonymous user. */
  async getUser(key: string): Promise<Session<U>['user']> {
    return (await this.sessions.open(key)).user;
  }

  /** Keeps `session` alive through its own user's password change, under a new key. Call it with the changed user. */
  async updateSessionAuthHash(session: Session<U>, user: U): Promise<void> {
    const authHash = sessionAuthHash(this.secretKeys, encodedPassword(user));
    await session.renew({ authHash });
    await session.cycleKey();
  }

  /**
   * Does `work` for a visitor, such as the `HttpRequest` of one: the password hashes in it take turns with those of other
   * visitors by their networks, and none is made for a visitor who has gone. `authenticate` and the project's own pages do
   * so themselves; a page of your own that makes users does
   * `accounts.onBehalfOf(visitor, () => accounts.users.tryCreateUser(values))`.
   */
  onBehalfOf<T>(visitor: Pick<Origin<U>, 'ip' | 'signal'>, work: () => T): T {
    return this.#parts.hashQueue.onBehalfOf(visitor, work);
  }

  /**
   * Why `password` is no good for this user, in sentences for people; empty when it is good. In the language of the site,
   * or in another: `request.language`.
   */
  async validatePassword(
    password: string,
    user: object = {},
    language: Language = this.#parts.language,
  ): Promise<string[]> {
    const refusals = await validatePassword(password, { validators: this.#parts.passwordValidators, user });
    return refusals.map((refusal) => language.say(refusal));
  }

  /** Code points that a new password needs. */
  get passwordMinLength(): number {
    return passwordMinLength(this.#parts.passwordValidators);
  }

  /** What a good password is, in sentences for people, in the language of the site or in another. */
  passwordHelpTexts(language: Language = this.#parts.language): string[] {
    return passwordHelpTexts(this.#parts.passwordValidators).map((helpText) => language.say(helpText));
  }

  /**
   * Calls `listener` at every such event from now on, after the act; with `inTransaction`, in the transaction of the act.
   * Returns the way to end that. Django's `receiver`.
   */
  on<Data extends object>(
    event: AppEvent<Data>,
    listener: (told: Told<Data, U>) => void | Promise<void>,
    options?: { readonly inTransaction?: false },
  ): () => void;
  on<Data extends object>(
    event: AppEvent<Data>,
    listener: (told: Told<Data, U>, transaction: EventTransaction) => void | Promise<void>,
    options: ListenOptions,
  ): () => void;
  on(
    event: AppEvent,
    listener: (told: never, transaction: never) => void | Promise<void>,
    options?: ListenOptions,
  ): () => void {
    return this.#parts.events.on(event, listener, options);
  }

  /**
   * Tells of an event of an app of one's own, after its act: `await accounts.emit(orderPlaced, { orderId, user })`. Listeners
   * in the transaction get one of their own where there is none, and what they throw is thrown.
   */
  emit<Data extends object>(event: AppEvent<Data>, data: NoInfer<Data>): Promise<void> {
    return this.#parts.events.emit(happened(event, data));
  }

  /**
   * Runs `work` in a transaction: all of it is kept, or, where it throws, nothing. Whatever is asked of the project's database
   * in it is part of it, however many functions and awaits away: the methods of accounts, `objects(…)`, `databaseOf(…)`. A
   * refusal in it (a value that is taken) is an answer as ever. Django's `transaction.atomic`.
   *
   * ```ts
   * await accounts.transact(async ({ emit, onCommit }) => {
   *   await accounts.permissions.grant(user, ['shop.view_order']);
   *   await databaseOf(request, [Order]).insertInto('shop_order').values({ … }).execute();
   *   await emit(orderPlaced, { orderId, user });
   *   await onCommit(() => shipments.wake());
   * });
   * ```
   *
   * Who listens to an event in the transaction is told at once; who listens after the act, once the transaction is kept, and
   * not at all where it is not. Inside of another transaction, `work` is part of that: where it throws, nothing of the whole
   * is kept. On SQLite nobody else writes meanwhile, so wait for nothing that takes long.
   *
   * @throws LatchkeyError `transaction_failed` where a `transact` inside of it failed, and that was caught.
   */
  transact<T>(work: (transaction: ActTransaction) => Promise<T>): Promise<T> {
    const { database, events } = this.#parts;
    return events.transact(() =>
      work({
        database,
        emit: (event, data) => events.emit(happened(event, data)),
        onCommit: (callback) => events.onCommit(callback),
      }),
    );
  }
}

function isNobodys({ ip, request }: Origin<BaseUser>): boolean {
  return ip === undefined && request === undefined;
}

/** No exception: servers whose framework does not look at promises (Express 4) would end by it, at a visitor's will. */
function nobodyIfGone(error: unknown): null {
  if (CoreError.is(error, 'visitor_gone')) return null;
  throw error;
}
