import { defineCommand } from '../contract/commands/command.ts';

export const clearsessions = defineCommand({
  name: 'clearsessions',
  summary: 'remove sessions, one-time secrets, known devices and counts of tries that are over',
  description:
    'Removes from the database the sessions whose time is over, the links and codes that were good once, the browsers that ' +
    'no user has logged in with for long, and the counts of tries that are forgotten. They mean nothing any more; this ' +
    'frees their room. Run it from time to time, such as once a day.',
  async run({ accounts, say }) {
    const count = await accounts.sessions.clearExpired();
    say(`Removed ${count} expired session${count === 1 ? '' : 's'}.`);
    const secrets = await accounts.oneTime.clear();
    say(
      `Removed ${secrets} one-time secret${secrets === 1 ? '' : 's'} that ${secrets === 1 ? 'is' : 'are'} over.`,
    );
    const devices = await accounts.devices.clear();
    say(`Removed ${devices} known device${devices === 1 ? '' : 's'} that nobody has used for long.`);
    const counts = await accounts.throttle.clearExpired();
    say(`Removed ${counts} count${counts === 1 ? '' : 's'} of tries.`);
  },
});
