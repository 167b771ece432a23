import { defineApp } from '../contract/define-app.ts';
import { userGroups } from './operator/rights/groups-command.ts';
import { userPermissions } from './operator/rights/permissions-command.ts';
import { endSessions } from './operator/sessions/end-sessions-command.ts';
import { listSessions } from './operator/sessions/list-sessions-command.ts';
import { activateUser } from './operator/users/activate-user-command.ts';
import { createUser } from './operator/users/create-user-command.ts';
import { deactivateUser } from './operator/users/deactivate-user-command.ts';
import { deleteUser } from './operator/users/delete-user-command.ts';
import { listUsers } from './operator/users/list-users-command.ts';
import { showUser } from './operator/users/show-user-command.ts';

/** What those who run a site do with its users and their sessions from the command line. */
export const operatorApp = defineApp({
  name: 'latchkey_operator',
  title: 'Accounts',
  commands: [
    listUsers,
    showUser,
    createUser,
    deactivateUser,
    activateUser,
    deleteUser,
    userGroups,
    userPermissions,
    listSessions,
    endSessions,
  ],
});
