import type { Passwords } from '../passwords/passwords.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserManager } from '../users/user-manager.ts';

/** What somebody offers to prove who they are: names and values, such as `email` and `password`. */
export type Credentials = Readonly<Record<string, unknown>>;

/** A backend's answer that ends the matter: no later backend is asked. Django's PermissionDenied. */
export const denied: unique symbol = Symbol('denied');

/** One way to find out who somebody is. Several are tried in their order until one knows the user. */
export interface AuthenticationBackend<U extends BaseUser> {
  /** Kept in each session that this backend opens: a session whose backend is no longer in use is over. */
  readonly name: string;
  /**
   * The user whose credentials these are; null when it is nobody's here (or not this backend's kind of credentials);
   * `denied` to refuse for all backends. Must take as long for an unknown user as for a known one.
   */
  authenticate(credentials: Credentials): Promise<U | null | typeof denied>;
}

/** What a backend may build on. */
export interface BackendParts<U extends BaseUser> {
  readonly users: UserManager<U>;
  readonly passwords: Passwords;
}

/** Makes a backend for one set of accounts: an entry of the setting `authenticationBackends`. */
export type BackendFactory<U extends BaseUser> = (parts: BackendParts<U>) => AuthenticationBackend<U>;
