import type { BaseUser } from '../../core/users/user.ts';
import {
  loginRequired,
  permissionRequired,
  staffRequired,
  userPassesTest,
} from '../../http/routes/guards.ts';
import type { View } from '../../http/routes/view.ts';
import type { Mount, MountGuard } from './mount.ts';

/** A framework's handler. Which request it takes is a matter of the adapter's types; here only the order counts. */
export type GuardedHandler = (request: never, answer: never, next: never) => unknown;

/** What a framework makes of a guard, and of the handler behind it; null for a guard that stands by itself. */
type MakeGuard<U extends BaseUser, Made> = (guard: MountGuard<U>, handler: GuardedHandler | null) => Made;

/** The guards of the site's views in a framework's manner, each with a handler or without: the adapter says which types. */
export interface MountGuards<Made> {
  loginRequired(first?: GuardedHandler | object, second?: object): Made;
  staffRequired(first?: GuardedHandler | object, second?: object): Made;
  permissionRequired(perms: never, first?: GuardedHandler | object, second?: object): Made;
  userPassesTest(test: never, first?: GuardedHandler | object, second?: object): Made;
}

/** Makes them for a host. */
export function mountGuards<U extends BaseUser, Made>(
  mount: Mount<U>,
  make: MakeGuard<U, Made>,
): MountGuards<Made> {
  const guarded =
    <Options extends object>(wrap: (view: View<U>, options: Options | undefined) => View<U>) =>
    (first?: GuardedHandler | object, second?: object): Made => {
      const handler = typeof first === 'function' ? (first as GuardedHandler) : null;
      const options = (handler ? second : first) as Options | undefined;
      return make(
        mount.guard((view) => wrap(view, options)),
        handler,
      );
    };
  return {
    loginRequired: guarded(loginRequired<U>),
    staffRequired: guarded(staffRequired<U>),
    permissionRequired: (perms, ...rest) =>
      guarded((view, options) => permissionRequired<U>(perms, view, options))(...rest),
    userPassesTest: (test, ...rest) =>
      guarded((view, options) => userPassesTest<U>(test, view, options))(...rest),
  };
}
