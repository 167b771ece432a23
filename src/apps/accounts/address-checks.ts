import { defineCheck } from '../contract/check.ts';

/** One warning for all flows that need mail, however many there are. */
export const addressChecks = [
  defineCheck({
    id: 'latchkey_accounts.W001',
    problems: ({ userModel }) =>
      userModel.emailField === null
        ? [
            `The user model ${userModel.name} has no field of the kind email, so nothing can be mailed to its users: there is ` +
              'no password reset, and no other page that needs mail. Add one: email: field.email({ unique: true }).',
          ]
        : [],
  }),
];
