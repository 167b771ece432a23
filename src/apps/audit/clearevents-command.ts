import { defineCommand } from '../contract/commands/command.ts';
import { auditSettings } from './audit-settings.ts';
import { readMoment } from './read-option.ts';

const DAY = 86_400_000;

export const clearevents = defineCommand({
  name: 'clearevents',
  summary: 'remove old entries of the audit log',
  description:
    'Removes the entries of the audit log that are older than the setting auditRetention says, or than a date, and keeps an ' +
    'entry of that. Run it from time to time, such as once a day.',
  options: { before: { summary: 'remove what is older than this day or moment, in UTC', value: 'date' } },
  async run({ accounts, settingsOf, options, say }) {
    const { auditRetention } = settingsOf(auditSettings);
    if (options.before === undefined && auditRetention === null) {
      say('Nothing is removed: auditRetention is null. Name a date with --before.');
      return;
    }
    const before =
      options.before === undefined
        ? new Date(accounts.audit.now() - (auditRetention ?? 0) * DAY)
        : readMoment('before', options.before);
    const count = await accounts.audit.clear(before);
    say(`Removed ${count} ${count === 1 ? 'entry' : 'entries'} of before ${before.toISOString()}.`);
  },
});
