import type { Objects } from '../../models/rows/model-manager.ts';
import type { Addresses } from '../addresses/addresses.ts';
import type { Authenticated, AuthenticationBackend } from '../backends/authentication-backend.ts';
import { CoreError } from '../core-error.ts';
import { deviceAdded } from '../devices/device-events.ts';
import type { KnownDevices, NotedDevice } from '../devices/known-devices.ts';
import { type Events, type Happening, happened, type Telling } from '../events.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { publicSessionId, sessionAuthHash } from '../keys/session-key.ts';
import { keepChosenLanguage } from '../languages/keep-language.ts';
import type { UserLanguages } from '../languages/user-languages.ts';
import { denied } from '../permissions/denied.ts';
import type { Origin } from '../requests/account-request.ts';
import { type Credentials, maskCredentials } from '../requests/credentials.ts';
import {
  clientOf,
  type EventOrigin,
  originOf,
  userLoggedIn,
  userLoginFailed,
  userLoginPending,
  userLoginThrottled,
} from '../requests/login-events.ts';
import { Session } from '../sessions/session.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import { oldestSessionEnded } from '../users/user-events.ts';
import type { UserManager } from '../users/user-manager.ts';
import type { LoginOutcome } from './login-outcome.ts';
import type { LoginStage } from './login-stage.ts';
import { type PendingRecord, pendingRecord, pendingUserId } from './pending-record.ts';

export interface LoginParts<U extends BaseUser> {
  readonly users: UserManager<U>;
  readonly backends: readonly AuthenticationBackend<U>[];
  /** In their order (`orderStages`). */
  readonly stages: readonly LoginStage<U>[];
  readonly secretKeys: SecretKeys;
  readonly events: Events;
  readonly objects: Objects;
  readonly addresses: Addresses<U>;
  readonly knownDevices: KnownDevices;
  readonly languages: UserLanguages;
  readonly loginThrottle: LoginThrottle<U>;
  readonly now: () => number;
}

export interface AuthenticationParts<U extends BaseUser>
  extends Pick<LoginParts<U>, 'backends' | 'events' | 'loginThrottle'> {
  /** Whose try it is; nobody's in a command. */
  readonly visitor: EventOrigin<U>;
}

/**
 * Counts the try, then asks the backends in their order whose credentials these are. Null when no backend knows, or one says no.
 *
 * @throws LatchkeyError `throttled`, and no backend is asked.
 */
export async function authenticate<U extends BaseUser>(
  { backends, events, loginThrottle, visitor }: AuthenticationParts<U>,
  credentials: Credentials,
  origin: Origin<U>,
): Promise<Authenticated<U> | null> {
  const told = { credentials: maskCredentials(credentials), ...originOf(origin) };
  const counted = await loginThrottle.take(credentials, visitor);
  if ('retryAfter' in counted) {
    await events.emit(happened(userLoginThrottled, { ...told, ...counted }));
    throw new CoreError('throttled', { by: counted.by.join(', '), retryAfter: counted.retryAfter });
  }
  for (const [index, backend] of backends.entries()) {
    const asked = backend.authenticate(credentials, origin.request);
    const answer = await (index === 0
      ? givingBackUnhashed(asked, () => loginThrottle.giveBack(counted))
      : asked);
    if (answer === denied) break;
    if (answer === null) continue;
    await loginThrottle.succeeded(counted);
    return { user: answer, backend: backend.name };
  }
  await events.emit(happened(userLoginFailed, told));
  return null;
}

/** Where the first backend got no turn to hash, the guess was never looked at. After that, a backend before it may have. */
async function givingBackUnhashed<T>(asked: Promise<T>, giveBack: () => Promise<void>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (CoreError.is(error, 'hash_queue_full') || CoreError.is(error, 'visitor_gone')) await giveBack();
    throw error;
  }
}

/** Who logs in, and where the visitor goes on to afterwards. */
export interface LoginStart<U extends BaseUser> extends Authenticated<U>, Origin<U> {
  readonly next: string | null;
  /** Whether the login was begun before, in the same session: where that has ended meanwhile, there is none to finish. */
  readonly resumed?: boolean;
  /** Whether the user has just proved who they are. Default true. */
  readonly proved?: boolean;
  /** Whether the session lives on when the browser is closed. Default null: as it or the settings say already. */
  readonly remember?: boolean | null;
}

/**
 * Logs a user in who has just been authenticated, or begins that: where a stage is due, the session keeps an unfinished
 * login, which opens nothing. It replaces the one before it.
 */
export async function login<U extends BaseUser>(
  parts: LoginParts<U>,
  session: Session<U>,
  start: LoginStart<U>,
): Promise<LoginOutcome> {
  await leaveUnfinished(session, start.user);
  const stage = await dueStage(parts, start, []);
  if (!stage) {
    await completeLogin(parts, session, start);
    return { state: 'finished', next: start.next };
  }
  await Session.beginLogin(session, start.user, pendingRecord(parts, start, stage));
  const { user, backend } = start;
  await parts.events.emit(
    happened(userLoginPending, { user, backend, stage: stage.name, ...originOf(start) }),
  );
  return { state: 'pending', stage: stage.name, url: stage.url };
}

/**
 * Ends the session in which somebody else's login was begun. Its data are not the new user's: a code that was sent to the
 * one would be good for the other's stage.
 */
async function leaveUnfinished<U extends BaseUser>(session: Session<U>, user: U): Promise<void> {
  const begun = pendingUserId(Session.pendingLogin(session));
  if (begun !== null && begun !== user.id) await session.flush();
}

/** The first stage that this login has not been through and has to. */
export async function dueStage<U extends BaseUser>(
  { stages, objects, addresses }: LoginParts<U>,
  { user, backend, ip = null, request }: LoginStart<U>,
  passed: PendingRecord['passed'],
): Promise<LoginStage<U> | null> {
  for (const stage of stages) {
    if (passed.includes(stage.name)) continue;
    if (await stage.due({ user, backend, ip, request, objects, addresses })) return stage;
  }
  return null;
}

/**
 * Makes the session the user's, under a new key; bound to the very password that was checked, so that a password change in
 * the same moment wins. The browser is known to be the user's from then on, unless nothing was proved now. Null where a login
 * that was begun before has ended meanwhile.
 */
export async function completeLogin<U extends BaseUser>(
  { secretKeys, events, knownDevices, languages }: LoginParts<U>,
  session: Session<U>,
  { user, backend, next, resumed = false, proved = true, remember = null, ...origin }: LoginStart<U>,
): Promise<LoginOutcome | null> {
  const authHash = sessionAuthHash(secretKeys, encodedPassword(user));
  let sessionId: string | null = null;
  const onKey = (keyHash: string) => {
    sessionId = publicSessionId(secretKeys, keyHash);
  };
  let device: NotedDevice | null = null;
  const withDevice = (telling: Telling<boolean>): Telling<boolean> => {
    if (!proved) return telling;
    return (write) =>
      telling(async () => {
        const written = await write();
        if (written) device = await knownDevices.noteLogin(user, origin);
        return written;
      });
  };
  const tellingEnds: Telling<readonly string[]> = (write) =>
    events.act([oldestSessionEnded], write, (keyHashes) =>
      keyHashes.map((keyHash) => {
        const told = { user, sessionId: publicSessionId(secretKeys, keyHash) };
        return happened(oldestSessionEnded, { ...told, ...originOf(origin) });
      }),
    );
  const start = { user, backend, authHash, client: clientOf(origin), proved, remember, resumed, onKey };
  const done = await events.actInSteps<boolean>(
    [userLoggedIn, deviceAdded],
    (telling) => Session.logIn(session, { ...start, telling: withDevice(telling), tellingEnds }),
    (loggedIn) => (loggedIn ? tellLogin({ user, backend, sessionId, ...originOf(origin) }, device) : []),
  );
  if (!done) return null;
  if (languages.areSeveral) await keepChosenLanguage(languages, session, user);
  giveCookie(origin, device);
  return { state: 'finished', next };
}

function tellLogin(
  told: { readonly user: BaseUser; readonly backend: string; readonly sessionId: string | null },
  device: NotedDevice | null,
): readonly Happening[] {
  const loggedIn = happened(userLoggedIn, told);
  if (device === null || device.was === 'known') return [loggedIn];
  const { backend: _backend, sessionId: _sessionId, ...origin } = told;
  return [loggedIn, happened(deviceAdded, { ...origin, isFirst: device.was === 'first' })];
}

function giveCookie<U extends BaseUser>({ request }: Origin<U>, device: NotedDevice | null): void {
  if (device) request?.keepDeviceCookie(device.cookie);
}
