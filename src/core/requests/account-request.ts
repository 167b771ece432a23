import type { Objects } from '../../models/rows/model-manager.ts';
import type { Session } from '../sessions/session.ts';
import type { AnonymousUser, BaseUser } from '../users/user.ts';

/**
 * The request in which something happens to an account, as backends and listeners of events get it: the `HttpRequest` of
 * the visitor, whatever server it came through.
 */
export interface AccountRequest<U extends BaseUser> {
  /** A name for this request, in the log and in the audit log: `x-request-id` where a trusted proxy gives one. */
  readonly id: string;
  readonly method: string;
  /** The path, decoded as the router saw it, without the query. */
  readonly path: string;
  /** The query's parameters. */
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The visitor's address; proxies are believed only where the setting `trustedProxies` says so. */
  readonly ip: string | null;
  /** Whether `ip` is that of a proxy that `trustedProxies` does not name, or that says nobody's address: all visitors have it. */
  readonly unknownProxy: boolean;
  /** Whether the visitor came by https. */
  readonly isSecure: boolean;
  /** Scheme and host of this site as the visitor sees it: `https://example.com`. */
  readonly origin: string;
  /** The visitor's session. After a login it is the user's; after a logout it is a new one, with nothing in it. */
  readonly session: Session<U>;
  /** Who the visitor is at this moment. */
  readonly user: U | AnonymousUser;
  /** Who it really is who acts as `user`; null: nobody but the user. */
  readonly impersonator: U | null;
  /** Messages for the visitor's next page. */
  readonly messages: MessageBox;
  /** The manager of a model of the project. */
  readonly objects: Objects;
  /** The value of one of this site's cookies. */
  cookie(name: string): string | undefined;
  /** Has the answer give the browser what it is known by from now on: see `KnownDevices`. */
  keepDeviceCookie(value: string): void;
  /** The fields of the form that was sent. */
  form(): Promise<URLSearchParams>;
}

/** Where a call comes from, for backends, events and the log. */
export interface Origin<U extends BaseUser> {
  readonly ip?: string | null;
  readonly request?: AccountRequest<U> | undefined;
  /** Aborted when the visitor goes away: no password is hashed any more then. */
  readonly signal?: AbortSignal | null;
}

/** Where messages for the next page are left. */
export interface MessageBox {
  info(text: string): void;
  success(text: string): void;
  warning(text: string): void;
  error(text: string): void;
}
