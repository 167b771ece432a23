import type { AppLabel, PermissionName } from '../../models/permissions/permission-name.ts';

/** What every visitor can be asked: Django's PermissionsMixin, and AnonymousUser alike. */
export interface PermissionMethods {
  /**
   * Whether the user has a permission, for all objects or for one: `await request.user.hasPerm('notes.add_note')`. An
   * active superuser has every one, an inactive user none.
   */
  hasPerm(perm: PermissionName, obj?: object | null): Promise<boolean>;
  /** Whether the user has all of these. */
  hasPerms(perms: readonly PermissionName[], obj?: object | null): Promise<boolean>;
  /** Whether the user has any permission of an app. */
  hasModulePerms(appLabel: AppLabel): Promise<boolean>;
  /** The names of the permissions that the user has without a group. */
  getUserPermissions(obj?: object | null): Promise<ReadonlySet<string>>;
  /** The names of the permissions that the user has by groups. */
  getGroupPermissions(obj?: object | null): Promise<ReadonlySet<string>>;
  getAllPermissions(obj?: object | null): Promise<ReadonlySet<string>>;
}

type Asked = PermissionMethods;

/** Who answers these questions. */
export interface PermissionChecker {
  hasPerm(user: Asked, perm: string, obj?: object | null): Promise<boolean>;
  hasPerms(user: Asked, perms: readonly string[], obj?: object | null): Promise<boolean>;
  hasModulePerms(user: Asked, appLabel: string): Promise<boolean>;
  getUserPermissions(user: Asked, obj?: object | null): Promise<ReadonlySet<string>>;
  getGroupPermissions(user: Asked, obj?: object | null): Promise<ReadonlySet<string>>;
  getAllPermissions(user: Asked, obj?: object | null): Promise<ReadonlySet<string>>;
}

/** The methods of a visitor's prototype. The checker is asked for at each call: accounts have users before it. */
export function permissionMethods(checker: () => PermissionChecker): PermissionMethods & ThisType<Asked> {
  return {
    async hasPerm(this: Asked, perm, obj) {
      return checker().hasPerm(this, perm, obj);
    },
    async hasPerms(this: Asked, perms, obj) {
      return checker().hasPerms(this, perms, obj);
    },
    async hasModulePerms(this: Asked, appLabel) {
      return checker().hasModulePerms(this, appLabel);
    },
    async getUserPermissions(this: Asked, obj) {
      return checker().getUserPermissions(this, obj);
    },
    async getGroupPermissions(this: Asked, obj) {
      return checker().getGroupPermissions(this, obj);
    },
    async getAllPermissions(this: Asked, obj) {
      return checker().getAllPermissions(this, obj);
    },
  };
}
