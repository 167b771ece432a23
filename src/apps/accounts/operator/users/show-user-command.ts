import { asciiJson } from '../../../../support/logger.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { findUser, USER_ARGUMENT } from '../find-user.ts';
import { sayReport } from './say-report.ts';
import { userReport } from './user-report.ts';

export const showUser = defineCommand({
  name: 'users show',
  summary: 'show what is known of a user',
  description:
    'Shows the fields of a user, the proof of the address, groups, permissions and where they come from, open sessions, known ' +
    'devices, and the last entries of the audit log. Passwords, keys and fields that are withheld are not shown. Times are in UTC.',
  arguments: { user: USER_ARGUMENT },
  options: { json: { summary: 'all of it as one line of JSON' } },
  async run({ arguments: { user: given }, options: { json }, ...context }) {
    const report = await userReport(context, await findUser(context, given));
    if (json) context.say(asciiJson(report));
    else sayReport(context, report);
  },
});
