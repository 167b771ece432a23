import type { Command } from 'commander';
import type { Mailer, MailOutcome } from '../../../core/mail/mailer.ts';
import type { Mails } from '../../../http/mails/mails.ts';
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
  return withProject({ folder: project, makeSecretKey: true }, async ({ open }) => {
    const outcome = await sendTestMail(open, parsed.address);
    if (!outcome.sent) throw new CommandError('mail_failed', { address, reason: outcome.reason });
    say(wayOf(open.settings.mailUrl, parsed.address));
    if (outcome.answer !== undefined) say(`It answered: ${outcome.answer}`);
  });
}

/** At once, past the outbox: whoever tries it wants to see what the mail server says. */
async function sendTestMail(
  { mails, mailer }: { readonly mails: Mails; readonly mailer: Mailer },
  address: string,
): Promise<MailOutcome> {
  try {
    return await mailer.send(mails.compose('mails/test', { to: address }));
  } catch (cause) {
    throw new CommandError('mail_failed', { address, reason: (cause as Error).message }, { cause });
  }
}

/** What became of the mail. The URL itself may hold a password. */
function wayOf(mailUrl: string, address: string): string {
  if (mailUrl === 'console:')
    return `The mail to ${address} is printed above: MAIL_URL is console:, so none is sent.`;
  if (mailUrl.startsWith('file:')) return `The mail to ${address} was written to the folder of ${mailUrl}.`;
  return `The mail to ${address} was handed to ${new URL(mailUrl).host}.`;
}
