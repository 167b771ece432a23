import type { Command } from 'commander';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { parseEmailAddress } from '../../../models/values/email-address.ts';
import { CommandError } from '../../console/command-error.ts';
import { say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';

export function sendtestemailCommand(): Command {
  return projectCommand('sendtestemail', 'send a mail, to see whether mail works')
    .description('Sends one mail the way the site does (see the setting mailUrl and the variable MAIL_URL).')
    .argument('<address>', 'who gets it')
    .action(runSendtestemail);
}

function runSendtestemail(address: string, { project }: ProjectOptions): Promise<void> {
  const parsed = parseEmailAddress(address);
  if (!parsed.ok) throw new CommandError('mail_address_invalid', { address });
  return withProject({ folder: project, makeSecretKey: true }, async ({ open: { mails, settings } }) => {
    try {
      await sendMail({ mails }, 'mails/test', { to: parsed.address });
    } catch (cause) {
      throw new CommandError('mail_failed', { address, reason: (cause as Error).message }, { cause });
    }
    say(wayOf(settings.mailUrl, parsed.address));
  });
}

/** What became of the mail. The URL itself may hold a password. */
function wayOf(mailUrl: string, address: string): string {
  if (mailUrl === 'console:')
    return `The mail to ${address} is printed above: MAIL_URL is console:, so none is sent.`;
  if (mailUrl.startsWith('file:')) return `The mail to ${address} was written to the folder of ${mailUrl}.`;
  return `The mail to ${address} was handed to ${new URL(mailUrl).host}.`;
}
