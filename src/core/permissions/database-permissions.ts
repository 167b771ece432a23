import type { BaseUser } from '../users/user.ts';
import type { Visitor } from '../users/user-model.ts';
import type { PermissionBackend, PermissionNames } from './permission-backend.ts';
import type { PermissionStore } from './permission-store.ts';

/** What the database says of permissions: Django's ModelBackend. A backend takes it over with `...permissions`. */
export interface DatabasePermissions<U extends BaseUser> extends PermissionBackend<U> {
  /** Forgets what was read for this user object: a change was made. */
  forget(user: U): void;
}

interface Held {
  readonly own: PermissionNames;
  readonly byGroup: PermissionNames;
  readonly all: PermissionNames;
}

const NONE: PermissionNames = new Set();
const NOTHING: Held = { own: NONE, byGroup: NONE, all: NONE };

/**
 * Permissions from the tables of users and groups. Each is for all objects: of a single object the database knows
 * nothing. Anonymous and inactive users have none, and cost no query.
 *
 * A user object is asked about once: each request has a user object of its own, so that what is remembered lasts as
 * long as the request, and a permission that is taken away is gone at the next. In a transaction nothing is remembered:
 * what is granted there may be taken back.
 */
export function databasePermissions<U extends BaseUser>(
  store: PermissionStore<U>,
  isInTransaction: () => boolean,
): DatabasePermissions<U> {
  const memory = new WeakMap<U, Promise<Held>>();

  const held = (user: Visitor<U>, obj: object | null): Promise<Held> | Held => {
    if (!user.isAuthenticated || !user.isActive || obj !== null) return NOTHING;
    const known = memory.get(user);
    if (known !== undefined) return known;
    // The promise, so that those who ask at the same time wait for one query.
    const asked = read(store, user);
    if (isInTransaction()) return asked;
    memory.set(user, asked);
    asked.catch(() => {
      if (memory.get(user) === asked) memory.delete(user);
    });
    return asked;
  };
  return {
    hasPerm: async (user, perm, obj) => (await held(user, obj)).all.has(perm),
    hasModulePerms: async (user, appLabel) => hasApp((await held(user, null)).all, appLabel),
    getUserPermissions: async (user, obj) => (await held(user, obj)).own,
    getGroupPermissions: async (user, obj) => (await held(user, obj)).byGroup,
    getAllPermissions: async (user, obj) => (await held(user, obj)).all,
    withPerm: async (perm, { obj, ...filter }) => (obj === null ? store.usersWith(perm, filter) : []),
    forget: (user) => {
      memory.delete(user);
    },
  };
}

/** Whether one of these permissions is of that app. */
export function hasApp(names: PermissionNames, appLabel: string): boolean {
  return [...names].some((name) => name.startsWith(`${appLabel}.`));
}

async function read<U extends BaseUser>(store: PermissionStore<U>, user: U): Promise<Held> {
  if (user.isSuperuser) {
    const all = new Set((await store.all()).map(({ name }) => name));
    return { own: all, byGroup: all, all };
  }
  const rows = await store.ofUser(user.id);
  const named = (given: typeof rows) => new Set(given.map(({ name }) => name));
  return {
    own: named(rows.filter(({ byGroup }) => !byGroup)),
    byGroup: named(rows.filter(({ byGroup }) => byGroup)),
    all: named(rows),
  };
}
