import { AppError } from '../../app-error.ts';
import { defineCommand } from '../../contract/commands/command.ts';
import { mailPasswordReset } from './request-password-reset.ts';

export const sendpasswordreset = defineCommand({
  name: 'sendpasswordreset',
  summary: 'mail a user a link to a new password',
  description:
    'Puts into the outbox what the page password_reset mails: a link to a new password, to each active user with this address. ' +
    'The server sends it.',
  arguments: { address: { summary: "the user's email address" } },
  async run({ arguments: { address }, say, ...context }) {
    const mailed = await mailPasswordReset(context, address);
    if (mailed === 'limited') throw new AppError('password_reset_limited', { address });
    if (mailed === 0) throw new AppError('password_reset_unknown', { address });
    say(`A link to a new password is on its way to ${address}.`);
  },
});
