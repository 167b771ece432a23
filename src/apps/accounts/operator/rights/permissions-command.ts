import type { PermissionName } from '../../../../models/permissions/permission-name.ts';
import { asciiJson } from '../../../../support/logger.ts';
import { visibleText } from '../../../../support/texts/visible-text.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { findUser, USER_ARGUMENT } from '../find-user.ts';
import { heldPermissions, sourcesOf } from './held-permissions.ts';
import { requirePermissions } from './missing-names.ts';

export const userPermissions = defineCommand({
  name: 'users permissions',
  summary: 'show and change what a user may do',
  description:
    'Lists the permissions that a user has, own ones and those of groups, after the changes that are asked for. These are made ' +
    'together, or none of them is. What the user may do changes at the next request.',
  arguments: { user: USER_ARGUMENT },
  options: {
    grant: { summary: 'give the user these, such as notes.add_note', value: 'permission', many: true },
    revoke: { summary: 'take these from the user; those of groups stay', value: 'permission', many: true },
    json: { summary: 'an object of JSON for each permission' },
  },
  async run({ arguments: { user: given }, options: { grant, revoke, json }, ...context }) {
    const { accounts, say, sayAside, sayTable } = context;
    const user = await findUser(context, given);
    if (grant.length + revoke.length > 0) await requirePermissions(accounts, [...grant, ...revoke]);
    await accounts.transact(async () => {
      if (grant.length > 0) await accounts.permissions.grant(user, grant as readonly PermissionName[]);
      if (revoke.length > 0) await accounts.permissions.revoke(user, revoke as readonly PermissionName[]);
    });
    const held = await heldPermissions(accounts, user);
    if (json) for (const permission of held) say(asciiJson(permission));
    else if (held.length > 0) {
      sayTable(
        [{ title: 'permission', least: 30 }, { title: 'from' }],
        held.map((one) => [one.name, sourcesOf(one)]),
      );
    }
    const name = visibleText(`${user}`);
    if (held.length === 0) sayAside(`${name} has no permissions.`);
    if (!user.isActive) sayAside(`${name} is not active, and may do nothing.`);
    else if (user.isSuperuser) sayAside(`${name} is a superuser, and may do everything.`);
  },
});
