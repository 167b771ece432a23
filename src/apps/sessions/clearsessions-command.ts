import { defineCommand } from '../contract/command.ts';

export const clearsessions = defineCommand({
  name: 'clearsessions',
  summary: 'remove sessions whose time is over',
  description:
    'Removes from the database the sessions whose time is over. They open nothing any more; this frees their room. ' +
    'Run it from time to time, such as once a day.',
  async run({ accounts, say }) {
    const count = await accounts.sessions.clearExpired();
    say(`Removed ${count} expired session${count === 1 ? '' : 's'}.`);
  },
});
