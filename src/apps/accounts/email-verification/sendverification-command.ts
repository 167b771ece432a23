import { AppError } from '../../app-error.ts';
import { defineCommand } from '../../contract/commands/command.ts';
import { sendEmailVerification } from './send-email-verification.ts';

export const sendverification = defineCommand({
  name: 'sendverification',
  summary: 'mail a user a link that proves the address',
  description:
    'Puts into the outbox a message with a link, for each active user with this address who has not proven it. The server sends it.',
  arguments: { address: { summary: "the user's email address" } },
  async run({ arguments: { address }, say, ...context }) {
    const users = await context.accounts.addresses.usersByAddress(address);
    const outcomes = [];
    for (const user of users) outcomes.push(await sendEmailVerification(context, user));
    if (outcomes.includes('mailed'))
      return say(`A link that proves the address is on its way to ${address}.`);
    const reason = refusalOf(outcomes);
    throw new AppError('verification_needless', { address, reason });
  },
});

function refusalOf(outcomes: readonly string[]): string {
  if (outcomes.length === 0) return 'no active user has this address';
  return outcomes.includes('limited')
    ? 'the last one was mailed less than a minute ago'
    : 'it is proven already';
}
