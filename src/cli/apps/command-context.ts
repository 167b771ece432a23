import type { CommandContext } from '../../apps/contract/command-context.ts';
import {
  askSecret,
  askText,
  askWhether,
  complain,
  conclude,
  hasTerminal,
  requireTerminal,
} from '../console/prompts.ts';
import { say, sayAside } from '../console/say.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { requireMigrated } from '../project/require-migrated.ts';

/** What a command of an app works with, besides what was given to it. */
export function commandContext(
  loaded: LoadedProject,
  command: string,
): Omit<CommandContext, 'arguments' | 'options'> {
  const { accounts, userModel, objects, database, settings, settingsOf, logger } = loaded.open;
  const { mailer, mails, mailWorker } = loaded.open;
  return {
    accounts,
    userModel,
    objects,
    database,
    settings,
    settingsOf,
    mailer,
    mails,
    mailWorker,
    logger,
    environment: process.env,
    requireMigrated: () => requireMigrated(loaded),
    say,
    sayAside,
    prompts: {
      get available() {
        return hasTerminal();
      },
      require: () => requireTerminal(command),
      text: (question, problem = () => undefined) => askText(question, problem),
      secret: askSecret,
      confirm: askWhether,
      complain,
      conclude,
    },
  };
}
