import { isIP } from 'node:net';
import { defineEvent } from '../events.ts';
import type { SessionClient } from '../sessions/kept/session-record.ts';
import type { BaseUser } from '../users/user.ts';
import type { AccountRequest, Origin } from './account-request.ts';
import type { Credentials } from './credentials.ts';

/** Characters of a `User-Agent` that are kept: browsers' own have some 150. */
const MAX_USER_AGENT = 255;

/** Where an event comes from. Each is told with it. */
export interface EventOrigin<U extends BaseUser> {
  /** The visitor's address; null where there is none, as in a command. */
  readonly ip: string | null;
  /** The request in which it happened, on every server; undefined where there is none, in a command for one. */
  readonly request: AccountRequest<U> | undefined;
}

/** What is said of where a call comes from; the rest is that of the visitor on whose behalf it is made. */
export function originOf<U extends BaseUser>({ ip, request }: Origin<U>): Partial<EventOrigin<U>> {
  return { ...(ip === undefined ? {} : { ip }), ...(request === undefined ? {} : { request }) };
}

/** Where an act of a visitor comes from: a request is one, and an `Origin` names it. */
export function visitorOrigin(visitor: Origin<BaseUser> | undefined): EventOrigin<BaseUser> {
  const isRequest = visitor !== undefined && 'session' in visitor && 'origin' in visitor;
  const request = isRequest ? (visitor as object as AccountRequest<BaseUser>) : visitor?.request;
  return { ip: visitor?.ip ?? null, request };
}

/** Tells where what is done at this moment comes from: from the visitor on whose behalf it is. */
export function originsOf(turns: {
  readonly visitor: Origin<BaseUser> | undefined;
}): () => EventOrigin<BaseUser> {
  return () => visitorOrigin(turns.visitor);
}

/** The browser that a login comes from, as its session keeps it. What a database could not hold is left out. */
export function clientOf<U extends BaseUser>({ ip, request }: Origin<U>): SessionClient {
  const address = (ip ?? request?.ip ?? '').split('%', 1)[0] ?? '';
  const sent = request?.headers.get('user-agent')?.slice(0, MAX_USER_AGENT) ?? '';
  const userAgent = sent.replaceAll('\0', '').toWellFormed().trim();
  return { userAgent: userAgent || null, ipAddress: isIP(address) ? address : null };
}

/** A user logged in. In the transaction, it is that of the session's row and the last login. Django's `user_logged_in`. */
export const userLoggedIn = defineEvent<{
  readonly user: BaseUser;
  /** The name of the backend that knew the user. */
  readonly backend: string;
  /** The public id of the new session. */
  readonly sessionId: string | null;
}>('userLoggedIn', {
  audit: { byUser: true, sessionId: ({ sessionId }) => sessionId, detail: ({ backend }) => ({ backend }) },
});

/** The credentials were right, and a stage of the login is to be settled first. Nobody is logged in by it. */
export const userLoginPending = defineEvent<{
  readonly user: BaseUser;
  /** The name of the backend that knew the user. */
  readonly backend: string;
  /** The name of the stage. */
  readonly stage: string;
}>('userLoginPending', { audit: { byUser: true, detail: ({ backend, stage }) => ({ backend, stage }) } });

/** A user logged out. Django's `user_logged_out`. */
export const userLoggedOut = defineEvent<{
  readonly user: BaseUser;
  /** The public id of the session that has ended. */
  readonly sessionId: string | null;
}>('userLoggedOut', { audit: { byUser: true, sessionId: ({ sessionId }) => sessionId } });

/** A user who was logged in has proved once more who they are. `method`: how, such as `password`. */
export const userReauthenticated = defineEvent<{ readonly user: BaseUser; readonly method: string }>(
  'userReauthenticated',
  { audit: { detail: ({ method }) => ({ method }) } },
);

/** Nobody's credentials were offered. Django's `user_login_failed`. */
export const userLoginFailed = defineEvent<{
  /** As they were offered, with every secret masked. */
  readonly credentials: Credentials;
}>('userLoginFailed', {
  audit: {
    outcome: 'refused',
    // Django calls it `username` whatever the field, and so may those who ask for a login.
    claimed: ({ credentials }, field) => credentials[field] ?? credentials.username,
  },
});

/** A login that was not looked at, since there had been too many wrong ones. */
export const userLoginThrottled = defineEvent<{
  /** As they were offered, with every secret masked. */
  readonly credentials: Credentials;
  /** Seconds until there is a further try. */
  readonly retryAfter: number;
  /** What there were too many of: `login.network`, `login.account`, `login.device`, `login.user`. */
  readonly by: readonly string[];
}>('userLoginThrottled', {
  audit: {
    outcome: 'refused',
    detail: ({ by }) => ({ by }),
    claimed: ({ credentials }, field) => credentials[field] ?? credentials.username,
  },
});

/** What a listener is told: the event's data, with the project's own users in it, and where it comes from. */
export type Told<Data extends object, U extends BaseUser> = {
  readonly [Name in keyof Data]: WithUser<Data[Name], U>;
} & EventOrigin<U>;

type WithUser<T, U extends BaseUser> = T extends BaseUser
  ? U
  : T extends readonly BaseUser[]
    ? readonly U[]
    : T;
