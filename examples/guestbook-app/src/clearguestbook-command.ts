import { defineCommand } from 'latchkey';
import { Entry } from './entry.ts';

export const clearguestbook = defineCommand({
  name: 'clearguestbook',
  summary: 'remove all entries of the guestbook',
  options: { dryRun: { summary: 'only say how many there are' } },
  async run({ objects, options, say }) {
    const entries = await objects(Entry).list();
    if (!options.dryRun) for (const { id } of entries) await objects(Entry).delete(id);
    say(`${options.dryRun ? 'There are' : 'Removed'} ${entries.length} entries.`);
  },
});
