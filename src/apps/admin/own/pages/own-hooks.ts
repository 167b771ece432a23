import { Group } from '../../../../models/permissions/permission-models.ts';
import type { RowHooksOf } from '../../form/row-hooks.ts';
import { groupHooks } from '../groups/group-hooks.ts';
import { userHooks } from '../users/user-hooks.ts';

/** What is special about the forms of users and groups. */
export const ownHooks: RowHooksOf = ({ request, admin }) => {
  const { table } = admin.model;
  if (table === request.site.accounts.users.model.table) return userHooks;
  return table === Group.table ? groupHooks : null;
};
