import type { BaseUser } from '../../../../core/users/user.ts';
import { visibleText } from '../../../../support/texts/visible-text.ts';
import { NEW_PASSWORD_VARIABLE } from '../../../auth/changepassword-command.ts';
import { createByAsking, createFromGiven, type NewUserPlan } from '../../../auth/new-user.ts';
import { fieldOptions, superuserFields } from '../../../auth/superuser-fields.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';

const NAME = 'users create';

const DESCRIPTION = `Makes a user. Asks for what is not given, and for the password, which must pass the site's rules. Superusers are made by latchkey createsuperuser.

With --noinput nothing is asked, and the password comes from the environment variable ${NEW_PASSWORD_VARIABLE}. Without that variable the user has no password, and can be mailed a link to set one: latchkey sendpasswordreset ADDRESS.`;

export const createUser = defineCommand({
  name: NAME,
  summary: 'make a user',
  description: DESCRIPTION,
  options: {
    staff: { summary: 'one with isStaff' },
    proven: { summary: 'whose address counts as proven' },
    withoutPassword: { summary: 'without a password, and without asking for one' },
    noinput: { summary: 'ask nothing' },
  },
  userOptions: (userModel) => fieldOptions(superuserFields(userModel), { readsEnvironment: false }),
  // The terminal comes first: who cannot be asked need not migrate.
  beforeMigrate: true,
  async run({ options, arguments: _, ...context }) {
    const { staff, proven, withoutPassword, noinput, ...given } = options;
    if (!noinput) context.prompts.require();
    await context.requireMigrated();
    const plan: NewUserPlan = {
      command: NAME,
      fields: superuserFields(context.userModel),
      given,
      readsEnvironment: false,
      passwordVariable: NEW_PASSWORD_VARIABLE,
      mayInsist: false,
      withoutPassword,
      proven,
      make: (users, values) => users.createUser({ ...values, ...(staff ? { isStaff: true } : {}) }),
    };
    const user = await (noinput ? createFromGiven : createByAsking)(context, plan);
    tell(context, user, noinput ? context.say : context.prompts.conclude);
  },
});

type Context = Pick<CommandContext, 'accounts' | 'sayAside'>;

function tell({ accounts, sayAside }: Context, user: BaseUser, say: (line: string) => void): void {
  const name = visibleText(`${user}`);
  say(`User ${name} created (id ${user.id}).`);
  if (accounts.users.hasUsablePassword(user)) return;
  const address = accounts.addresses.addressOf(user);
  const mailed = address === null ? '' : ` or latchkey sendpasswordreset ${visibleText(address)}`;
  sayAside(`This user has no password. Set one with: latchkey changepassword ${name}${mailed}`);
}
