import { CoreError } from '../core-error.ts';
import { type PermissionMethods, permissionMethods } from './permission-methods.ts';
import type { UserId } from './user-id.ts';

/**
 * What every user has, whatever its model: Django's AbstractBaseUser with is_superuser and is_staff. A project's own
 * fields come on top (see `UserOf`).
 *
 * The encoded password is not among the properties: it lives in a private slot, so that no template, JSON answer or
 * log line can show it. `encodedPassword(user)` reads it.
 */
export interface BaseUser extends PermissionMethods {
  /** Of the type that the model gives it: a number unless `defineUserModel` says otherwise. */
  readonly id: UserId;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly isSuperuser: boolean;
  /** When the user last logged in; null before the first time. */
  readonly lastLogin: Date | null;
  readonly isAuthenticated: true;
  readonly isAnonymous: false;
  /** What the user logs in with: the value of the model's `usernameField`. Django's `get_username`. */
  getUsername(): string;
  /** The user's natural key: the value of the model's `usernameField`. */
  toString(): string;
}

/** What users have whose model has the texts `firstName` and `lastName`: methods of Django's AbstractUser. */
export interface NamedUser {
  /** First and last name with a space between, without spaces around: empty where there is neither. */
  getFullName(): string;
  /** The first name; empty where there is none. */
  getShortName(): string;
}

/** The methods of a `NamedUser`. */
export const namedUserMethods: NamedUser &
  ThisType<Readonly<Record<'firstName' | 'lastName', string | null>>> = {
  getFullName() {
    return `${this.firstName ?? ''} ${this.lastName ?? ''}`.trim();
  },
  getShortName() {
    return this.firstName ?? '';
  },
};

/** The base of each model's class: holds the encoded password out of sight. */
export abstract class UserObject {
  #encodedPassword: string;

  constructor(encodedPassword: string) {
    this.#encodedPassword = encodedPassword;
  }

  get isAuthenticated(): true {
    return true;
  }

  get isAnonymous(): false {
    return false;
  }

  /** Reads the private slot of `user`, which must have been made by a model's `fromRecord`. */
  static encodedPassword(user: object): string {
    return (user as UserObject).#encodedPassword;
  }
}

/** The encoded password of a user (`argon2$argon2id$…`). Never show it, log it or send it anywhere. */
export function encodedPassword(user: BaseUser): string {
  return UserObject.encodedPassword(user);
}

/** Who is not logged in: Django's AnonymousUser. */
export interface AnonymousUser extends PermissionMethods, NamedUser {
  readonly id: null;
  readonly isActive: false;
  readonly isStaff: false;
  readonly isSuperuser: false;
  readonly isAuthenticated: false;
  readonly isAnonymous: true;
  /** Empty, as the names are. */
  getUsername(): string;
  toString(): string;
}

const noNames = { getUsername: () => '', getFullName: () => '', getShortName: () => '' };

/**
 * Makes the anonymous user of a set of accounts. Templates may use Django's spelling too (`user.is_authenticated`).
 * `prototype`: the methods (see `permissionMethods`).
 */
export function newAnonymousUser(prototype: PermissionMethods): AnonymousUser {
  return Object.freeze(
    Object.assign(Object.create({ ...prototype, ...noNames, toString: () => 'AnonymousUser' }), {
      id: null,
      isActive: false,
      isStaff: false,
      isSuperuser: false,
      isAuthenticated: false,
      isAnonymous: true,
      is_active: false,
      is_staff: false,
      is_superuser: false,
      is_authenticated: false,
      is_anonymous: true,
    }),
  );
}

/** The permissions of a user object made by hand: asking for one is an error, since only accounts know them. */
export const unknownPermissions: PermissionMethods = permissionMethods(() => {
  throw new CoreError('user_without_accounts');
});
