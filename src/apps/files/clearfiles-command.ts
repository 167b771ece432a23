import { visibleText } from '../../support/texts/visible-text.ts';
import { readCount } from '../audit/read-option.ts';
import { defineCommand } from '../contract/commands/command.ts';
import { filesWithoutRow } from './files-without-row.ts';

const DAY = 86_400_000;

export const clearfiles = defineCommand({
  name: 'clearfiles',
  summary: 'remove the files that no row names',
  description:
    'Removes the files of models that no row names any more, or that no row ever named: where the process ended between a file ' +
    'and its row, or where the database deleted rows by itself. Lists them first. Every file in mediaFolder counts, also one that ' +
    'another program put there.',
  options: {
    days: { summary: 'leave what is younger than so many days; default 1', value: 'number' },
    dryRun: { summary: 'list them, and remove nothing' },
    yes: { summary: 'do not ask whether you are sure' },
  },
  async run({ options: { days = '1', dryRun, yes }, storage, prompts, say, now, ...context }) {
    const before = new Date(now() - readCount('days', days) * DAY);
    const models = [...new Set([context.userModel, ...context.models])];
    const paths = await filesWithoutRow({ ...context, storage, models }, before);
    for (const path of paths) say(visibleText(path));
    if (dryRun) return say(`${counted(paths.length)} would be removed.`);
    if (!yes && paths.length > 0) {
      prompts.require();
      if (!(await prompts.confirm(`Remove ${counted(paths.length)}?`))) return;
    }
    for (const path of paths) await storage.delete(path);
    const unfinished = await storage.removeUnfinished(before);
    say(
      `Removed ${counted(paths.length)}, and ${unfinished} that ${unfinished === 1 ? 'was' : 'were'} never whole.`,
    );
  },
});

function counted(count: number): string {
  return `${count} file${count === 1 ? '' : 's'}`;
}
