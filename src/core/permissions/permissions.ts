import {
  type AppLabel,
  type PermissionName,
  splitPermissionName,
} from '../../models/permissions/permission-name.ts';
import { CoreError } from '../core-error.ts';
import { type Events, happened } from '../events.ts';
import type { PermissionChecker } from '../users/permission-methods.ts';
import type { BaseUser } from '../users/user.ts';
import type { Visitor } from '../users/user-model.ts';
import { type DatabasePermissions, hasApp } from './database-permissions.ts';
import { denied } from './denied.ts';
import type { PermissionBackend, PermissionNames, WithPermFilter } from './permission-backend.ts';
import { permissionsGranted, permissionsRevoked } from './permission-events.ts';
import type { HeldPermission, HoldingChange, PermissionInfo, PermissionStore } from './permission-store.ts';

export interface PermissionsParts<U extends BaseUser> {
  readonly backends: readonly PermissionBackend<U>[];
  readonly store: PermissionStore<U>;
  readonly database: DatabasePermissions<U>;
  readonly events: Events;
}

export interface WithPermOptions extends WithPermFilter {
  /** The name of the backend to ask. Needed where there are several. */
  readonly backend?: string;
}

/**
 * Who may do what. An active superuser may do everything and an inactive user nothing, whatever backends say; for
 * everybody else the backends are asked in their order until one grants it. One that answers `denied` ends the matter.
 */
export class Permissions<U extends BaseUser> implements PermissionChecker {
  readonly #parts: PermissionsParts<U>;

  constructor(parts: PermissionsParts<U>) {
    this.#parts = parts;
  }

  /** Whether a visitor has a permission, for all objects or for one. */
  hasPerm(user: Visitor<U>, perm: PermissionName, obj: object | null = null): Promise<boolean> {
    return this.#granted(user, (backend) => backendHasPerm(backend, user, { perm, obj }));
  }

  /** Whether a visitor has all of these. */
  async hasPerms(
    user: Visitor<U>,
    perms: readonly PermissionName[],
    obj: object | null = null,
  ): Promise<boolean> {
    for (const perm of perms) if (!(await this.hasPerm(user, perm, obj))) return false;
    return true;
  }

  /** Whether a visitor has any permission of an app. */
  hasModulePerms(user: Visitor<U>, appLabel: AppLabel): Promise<boolean> {
    return this.#granted(user, async (backend) =>
      backend.hasModulePerms
        ? backend.hasModulePerms(user, appLabel)
        : hasApp(await backendPermissions(backend, user, null), appLabel),
    );
  }

  /** The names of the permissions that a visitor has without a group. */
  getUserPermissions(user: Visitor<U>, obj: object | null = null): Promise<PermissionNames> {
    return this.#collect(user, (backend) => backend.getUserPermissions?.(user, obj));
  }

  /** The names of the permissions that a visitor has by groups. */
  getGroupPermissions(user: Visitor<U>, obj: object | null = null): Promise<PermissionNames> {
    return this.#collect(user, (backend) => backend.getGroupPermissions?.(user, obj));
  }

  getAllPermissions(user: Visitor<U>, obj: object | null = null): Promise<PermissionNames> {
    return this.#collect(user, (backend) => backendPermissions(backend, user, obj));
  }

  /**
   * The users who have a permission, by their id: `withPerm('notes.change_note')`.
   *
   * @throws LatchkeyError `permission_name_invalid`; `backend_unknown`; `backend_needed` where there are several
   * backends and none is named.
   */
  async withPerm(
    perm: PermissionName,
    { isActive = true, includeSuperusers = true, obj = null, backend }: WithPermOptions = {},
  ): Promise<U[]> {
    checkPermissionName(perm);
    const asked = this.#backend(backend);
    return (await asked.withPerm?.(perm, { isActive, includeSuperusers, obj })) ?? [];
  }

  /**
   * What a user holds by the database, also an inactive one who may do nothing by it, and a superuser who may do more. One that
   * comes from several places is there several times.
   */
  heldBy(user: U): Promise<readonly HeldPermission[]> {
    return this.#parts.store.ofUser(user.id);
  }

  /** Every permission that there is, by its name. */
  list(): Promise<readonly PermissionInfo[]> {
    return this.#parts.store.all();
  }

  /**
   * Gives a user permissions of the user's own, in the database: `grant(user, ['notes.add_note'])`.
   *
   * @throws LatchkeyError `permission_unknown`; nothing is changed then.
   */
  async grant(user: U, perms: readonly PermissionName[]): Promise<void> {
    const { store, database, events } = this.#parts;
    const change = await events.act<HoldingChange>(
      [permissionsGranted],
      () => store.grant({ userId: user.id }, perms),
      ({ changed }) =>
        changed.length > 0 ? [happened(permissionsGranted, { user, permissions: changed })] : [],
    );
    refuseUnknown(change);
    database.forget(user);
  }

  /** Takes a user's own permissions away; those that groups give stay. @throws LatchkeyError `permission_unknown`. */
  async revoke(user: U, perms: readonly PermissionName[]): Promise<void> {
    const { store, database, events } = this.#parts;
    const change = await events.act<HoldingChange>(
      [permissionsRevoked],
      () => store.revoke({ userId: user.id }, perms),
      ({ changed }) =>
        changed.length > 0 ? [happened(permissionsRevoked, { user, permissions: changed })] : [],
    );
    refuseUnknown(change);
    database.forget(user);
  }

  async #granted(
    user: Visitor<U>,
    ask: (backend: PermissionBackend<U>) => Promise<boolean | typeof denied>,
  ): Promise<boolean> {
    if (user.isAuthenticated && !user.isActive) return false;
    if (user.isSuperuser) return true;
    for (const backend of this.#parts.backends) {
      const answer = await ask(backend);
      if (answer === denied) return false;
      if (answer) return true;
    }
    return false;
  }

  async #collect(
    user: Visitor<U>,
    ask: (backend: PermissionBackend<U>) => Promise<PermissionNames> | undefined,
  ): Promise<PermissionNames> {
    const names = new Set<string>();
    if (user.isAuthenticated && !user.isActive) return names;
    for (const backend of this.#parts.backends) {
      for (const name of (await ask(backend)) ?? []) names.add(name);
    }
    return names;
  }

  #backend(name: string | undefined): PermissionBackend<U> {
    const { backends } = this.#parts;
    const known = backends.map((backend) => backend.name).join(', ');
    if (name === undefined && backends.length > 1) throw new CoreError('backend_needed', { known });
    const found = name === undefined ? backends[0] : backends.find((backend) => backend.name === name);
    if (!found) throw new CoreError('backend_unknown', { backend: name ?? '', known });
    return found;
  }
}

/** @throws LatchkeyError `permission_name_invalid` */
export function checkPermissionName(name: string): void {
  if (!splitPermissionName(name)) throw new CoreError('permission_name_invalid', { name });
}

/** @throws LatchkeyError `permission_unknown` */
export function refuseUnknown({ unknown }: HoldingChange): void {
  if (unknown.length > 0) throw new CoreError('permission_unknown', { name: unknown.join(', ') });
}

async function backendHasPerm<U extends BaseUser>(
  backend: PermissionBackend<U>,
  user: Visitor<U>,
  { perm, obj }: { readonly perm: string; readonly obj: object | null },
): Promise<boolean | typeof denied> {
  if (backend.hasPerm) return backend.hasPerm(user, perm, obj);
  return (await backendPermissions(backend, user, obj)).has(perm);
}

async function backendPermissions<U extends BaseUser>(
  backend: PermissionBackend<U>,
  user: Visitor<U>,
  obj: object | null,
): Promise<PermissionNames> {
  if (backend.getAllPermissions) return backend.getAllPermissions(user, obj);
  const own = await backend.getUserPermissions?.(user, obj);
  const byGroup = await backend.getGroupPermissions?.(user, obj);
  return new Set([...(own ?? []), ...(byGroup ?? [])]);
}
