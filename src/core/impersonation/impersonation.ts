import type { TouchAnswer } from '../permissions/may-touch.ts';
import type { BaseUser } from '../users/user.ts';

/** That somebody acts as another user. */
export interface Impersonation<U extends BaseUser> {
  /** As whom: who the visitor is to every page. */
  readonly user: U;
  /** Who it really is, whose session it is. */
  readonly impersonator: U;
  readonly begunAt: Date;
  /** When it ends by itself. */
  readonly endsAt: Date;
  /** Where the visitor goes back to when it ends, as it was given at the beginning. */
  readonly next: string | null;
}

/**
 * Why somebody may not act as a user. `anonymous`: nobody is logged in. `nested`: they act as somebody already. `self`: it is
 * their own account. `permission`: theirs to impersonate is missing. `superuser`, `inactive`: the user is one, or is not active.
 * `staff`, `permissions`: the user has more rights than they have (`mayTouch`). `unproven`: they have to prove who they are.
 */
export type ImpersonationRefusal =
  | 'anonymous'
  | 'nested'
  | 'self'
  | 'permission'
  | 'unproven'
  | (TouchAnswer & { readonly allowed: false })['reason'];

/** Whether somebody acts as another user now. */
export type ImpersonationOutcome<U extends BaseUser> =
  | { readonly state: 'begun'; readonly impersonation: Impersonation<U> }
  | { readonly state: 'refused'; readonly reason: ImpersonationRefusal };

/**
 * Why it ended. `asked`: they went back themselves. `logout`, `login`, `reauthentication`: it does not outlast these. `age`: its
 * time was up. `gone`: the user was deleted. All others: what would refuse it now.
 */
export type ImpersonationEnd =
  | 'asked'
  | 'logout'
  | 'login'
  | 'reauthentication'
  | 'age'
  | 'gone'
  | ImpersonationRefusal;

/** The permission to impersonate, of the user model: `accounts.impersonate_customuser`. */
export function impersonationPermission({
  app,
  name,
}: {
  readonly app: string;
  readonly name: string;
}): string {
  return `${app}.impersonate_${name.toLowerCase()}`;
}
