import type { Passwords } from '../passwords/passwords.ts';
import type { DatabasePermissions } from '../permissions/database-permissions.ts';
import type { denied } from '../permissions/denied.ts';
import type { PermissionBackend } from '../permissions/permission-backend.ts';
import type { AccountRequest } from '../requests/account-request.ts';
import type { Credentials } from '../requests/credentials.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserManager } from '../users/user-manager.ts';

/**
 * One way to find out who somebody is, and, where it says so, what that user may do. Several are tried in their order
 * until one knows the user.
 */
export interface AuthenticationBackend<U extends BaseUser> extends PermissionBackend<U> {
  /** Kept in each session that this backend opens: a session whose backend is no longer in use is over. */
  readonly name: string;
  /** Names that it had before: sessions that were opened under one of them go on. Default: none. */
  readonly formerNames?: readonly string[];
  /**
   * The user whose credentials these are; null when it is nobody's here (or not this backend's kind of credentials);
   * `denied` to refuse for all backends. Must take as long for an unknown user as for a known one. `request`: the one that
   * they came with, on every server; undefined where there is none, in a command for one. Django's `authenticate(request,
   * **credentials)`.
   */
  authenticate(credentials: Credentials, request?: AccountRequest<U>): Promise<U | null | typeof denied>;
}

/** What a backend may build on. */
export interface BackendParts<U extends BaseUser> {
  readonly users: UserManager<U>;
  readonly passwords: Passwords;
  /** What the tables of users and groups say: `{ name, authenticate, ...permissions }` goes by them. */
  readonly permissions: DatabasePermissions<U>;
}

/** A factory for the users of any model: `passwordBackend`, or one that is declared for the project's own users. */
export type AnyBackendFactory = (parts: never) => AuthenticationBackend<BaseUser>;

/** Makes a backend for one set of accounts: an entry of the setting `authenticationBackends`. */
export type BackendFactory<U extends BaseUser> = (parts: BackendParts<U>) => AuthenticationBackend<U>;

/** Who somebody is, and by which backend's word. */
export interface Authenticated<U extends BaseUser> {
  readonly user: U;
  readonly backend: string;
}
