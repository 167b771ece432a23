import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import {
  loginRequired,
  type NeededPermissions,
  type PermissionRequiredOptions,
  permissionRequired,
  type ReauthenticationRequiredOptions,
  reauthenticationRequired,
  staffRequired,
  userPassesTest,
} from '../../http/guards/guards.ts';
import { notWhileImpersonating } from '../../http/guards/not-while-impersonating.ts';
import type { GuardOptions } from '../../http/guards/redirect-to-login.ts';
import { type ThrottledOptions, throttled } from '../../http/guards/throttled.ts';
import type { Mount, MountGuard } from './mount.ts';

/** What a guard is given besides the handler, and who the visitor is to the handler behind it. */
export interface GuardKind {
  /** What comes before the handler. */
  readonly before: readonly unknown[];
  readonly options: object | undefined;
  readonly visitor: unknown;
}

/**
 * The guards of your server's pages. One is added here and in the two tables below, and every adapter has it: each makes the types
 * of its own from these, and without an entry in the tables nothing compiles.
 */
export interface GuardKinds<U extends BaseUser> {
  /** Lets only visitors through who are logged in. Pages lead to the login; who wants data gets 401. */
  readonly loginRequired: {
    readonly before: [];
    readonly options: GuardOptions;
    readonly visitor: U;
  };
  /** Lets only visitors through who have a permission, or all of several. Others who are logged in get 403. */
  readonly permissionRequired: {
    readonly before: [perms: NeededPermissions];
    readonly options: PermissionRequiredOptions;
    readonly visitor: U;
  };
  /** Lets only visitors through who pass a test. Others who are logged in get 403. */
  readonly userPassesTest: {
    readonly before: [test: (user: Visitor<U>) => boolean | Promise<boolean>];
    readonly options: GuardOptions;
    readonly visitor: Visitor<U>;
  };
  /** Lets only staff through. Others who are logged in get 403. */
  readonly staffRequired: {
    readonly before: [];
    readonly options: GuardOptions;
    readonly visitor: U;
  };
  /**
   * Lets only visitors through who have logged in, or confirmed that it is them, a short while ago. Others confirm it first, and
   * come back with the form that they sent; who wants data gets 403 with the code `reauthentication_required`.
   */
  readonly reauthenticationRequired: {
    readonly before: [];
    readonly options: ReauthenticationRequiredOptions;
    readonly visitor: U;
  };
  /**
   * Closes a page to those who act as another user. They get 403 with a page that leads back to their own account; who wants
   * data, the code `impersonating`.
   */
  readonly notWhileImpersonating: {
    readonly before: [];
    readonly options: undefined;
    readonly visitor: Visitor<U>;
  };
  /**
   * Lets so many requests through in so many seconds: `{ name: 'contact', count: 5, seconds: 3600 }`. Further ones get 429 with
   * `Retry-After`.
   */
  readonly throttled: {
    readonly before: [];
    readonly options: ThrottledOptions<U>;
    readonly visitor: Visitor<U>;
  };
  /**
   * Checks the CSRF token, as the accounts do by themselves everywhere but below `csrfExempt`: for a route there whose body only
   * a parser of its own can read, such as an upload. Stands after the parser, which puts the fields into the request's body.
   */
  readonly csrfProtect: {
    readonly before: [];
    readonly options: undefined;
    readonly visitor: Visitor<U>;
  };
}

/** The options of a guard, as its last argument: they may be left out where none of them is needed. */
export type OptionsGiven<K extends GuardKind> = K extends { readonly options: undefined }
  ? [options?: undefined]
  : object extends K['options']
    ? [options?: K['options']]
    : [options: K['options']];

export type GuardName = keyof GuardKinds<BaseUser>;

/** How many arguments come before the handler. */
const argumentsBefore: { readonly [N in GuardName]: GuardKinds<BaseUser>[N]['before']['length'] } = {
  loginRequired: 0,
  permissionRequired: 1,
  userPassesTest: 1,
  staffRequired: 0,
  reauthenticationRequired: 0,
  notWhileImpersonating: 0,
  throttled: 0,
  csrfProtect: 0,
};

/** Makes each guard of what it is given. */
type GuardMakers<U extends BaseUser> = {
  readonly [N in GuardName]: (
    before: GuardKinds<U>[N]['before'],
    options: GuardKinds<U>[N]['options'] | undefined,
  ) => MountGuard<U>;
};

function guardMakers<U extends BaseUser>(mount: Mount<U>): GuardMakers<U> {
  return {
    loginRequired: (_, options) => mount.guard((view) => loginRequired(view, options)),
    permissionRequired: ([perms], options) => mount.guard((view) => permissionRequired(perms, view, options)),
    userPassesTest: ([test], options) => mount.guard((view) => userPassesTest(test, view, options)),
    staffRequired: (_, options) => mount.guard((view) => staffRequired(view, options)),
    reauthenticationRequired: (_, options) => mount.guard((view) => reauthenticationRequired(view, options)),
    notWhileImpersonating: () => mount.guard((view) => notWhileImpersonating(view)),
    // Without options it throws what is missing.
    throttled: (_, options) => mount.guard((view) => throttled(view, options as ThrottledOptions<U>)),
    csrfProtect: () => (request, readToken) => mount.csrfGuard(request, readToken),
  };
}

/** A framework's handler. Which request it takes is a matter of the adapter's types; here only the order counts. */
export type GuardedHandler = (request: never, answer: never, next: never) => unknown;

/** What a framework makes of a guard, and of the handler behind it; null for a guard that stands by itself. */
export type RunGuard<U extends BaseUser, Made> = (
  guard: MountGuard<U>,
  handler: GuardedHandler | null,
) => Made;

/** The guards in a framework's manner, each with a handler or without. */
export function mountGuards<U extends BaseUser, Made>(
  mount: Mount<U>,
  run: RunGuard<U, Made>,
): { readonly [N in GuardName]: (...given: never[]) => Made } {
  const makers = guardMakers(mount);
  const guarded =
    (name: GuardName) =>
    (...given: never[]): Made => {
      const before = given.slice(0, argumentsBefore[name]);
      const [first, second] = given.slice(argumentsBefore[name]) as readonly unknown[];
      const handler = typeof first === 'function' ? (first as GuardedHandler) : null;
      return run(makers[name](before as never, (handler ? second : first) as never), handler);
    };
  return {
    loginRequired: guarded('loginRequired'),
    permissionRequired: guarded('permissionRequired'),
    userPassesTest: guarded('userPassesTest'),
    staffRequired: guarded('staffRequired'),
    reauthenticationRequired: guarded('reauthenticationRequired'),
    notWhileImpersonating: guarded('notWhileImpersonating'),
    throttled: guarded('throttled'),
    csrfProtect: guarded('csrfProtect'),
  };
}
