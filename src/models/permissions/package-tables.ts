import type { Model } from '../model.ts';

export const SESSION_TABLE = 'latchkey_session';

/** Whose sessions have all been ended. */
export const ENDED_SESSIONS_TABLE = 'latchkey_ended_sessions';

export const ONE_TIME_TABLE = 'latchkey_one_time_secret';

/** Where tries are counted. */
export const THROTTLE_TABLE = 'latchkey_throttle';

export const PROVEN_ADDRESS_TABLE = 'latchkey_proven_address';

/** Browsers that users have logged in with. */
export const KNOWN_DEVICE_TABLE = 'latchkey_known_device';

/** The languages that users have chosen. */
export const USER_LANGUAGE_TABLE = 'latchkey_user_language';

/** When users last downloaded the data of their accounts. */
export const DATA_DOWNLOAD_TABLE = 'latchkey_data_download';

/** Accounts that will be deleted. */
export const PLANNED_DELETION_TABLE = 'latchkey_planned_deletion';

export const GROUP_PERMISSIONS_TABLE = 'auth_group_permissions';

/** The tables that say which groups and permissions a user has, and their columns: Django's names. */
export function userPermissionTables({ table, name }: Model) {
  return {
    userColumn: `${name.toLowerCase()}_id`,
    groups: `${table}_groups`,
    permissions: `${table}_user_permissions`,
  };
}
