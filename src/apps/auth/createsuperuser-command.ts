import { defineCommand } from '../contract/commands/command.ts';
import { createByAsking, createFromGiven, type NewUserPlan } from './new-user.ts';
import { fieldOptions, fromEnvironment, superuserFields, superuserVariable } from './superuser-fields.ts';

const NAME = 'createsuperuser';
const PASSWORD_VARIABLE = superuserVariable('password');

const DESCRIPTION = `Makes a user who may do everything. Asks for what is not given; the password is always asked for.

With --noinput nothing is asked: what is not given comes from environment variables such as ${superuserVariable('email')} (Django's DJANGO_SUPERUSER_EMAIL works too), and the password from ${PASSWORD_VARIABLE}. Without that variable the user has no password.`;

export const createsuperuser = defineCommand({
  name: NAME,
  summary: 'make a user who may do everything',
  description: DESCRIPTION,
  options: { noinput: { summary: 'ask nothing' } },
  userOptions: (userModel) => fieldOptions(superuserFields(userModel), { readsEnvironment: true }),
  // The terminal comes first: who cannot be asked need not migrate.
  beforeMigrate: true,
  async run({ options, arguments: _, ...context }) {
    const { prompts, say, environment, userModel } = context;
    if (!options.noinput) prompts.require();
    await context.requireMigrated();
    const plan: NewUserPlan = {
      command: NAME,
      fields: superuserFields(userModel),
      given: options,
      readsEnvironment: true,
      passwordVariable: PASSWORD_VARIABLE,
      mayInsist: true,
      withoutPassword: false,
      // Who may run commands on the server vouches for the address: a site whose mail is not set up yet has its first user so.
      proven: true,
      make: (users, values) => users.createSuperuser(values),
    };
    if (!options.noinput) {
      prompts.conclude(`Superuser ${await createByAsking(context, plan)} created.`);
      return;
    }
    const user = await createFromGiven(context, plan);
    say(`Superuser ${user} created.`);
    if (fromEnvironment(environment, PASSWORD_VARIABLE) !== undefined) return;
    say(
      `${PASSWORD_VARIABLE} is not set, so this user has no password. Set one with: latchkey changepassword ${user}`,
    );
  },
});
