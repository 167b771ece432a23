import type { CommandContext } from '../../apps/contract/commands/command-context.ts';
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
import { sayTable } from '../console/say-table.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { requireMigrated } from '../project/require-migrated.ts';

/** What a command of an app works with, besides what was given to it. */
export function commandContext(
  loaded: LoadedProject,
  command: string,
): Omit<CommandContext, 'arguments' | 'options'> {
  const { accounts, userModel, objects, models, database, settings, settingsOf, texts, logger, now } =
    loaded.open;
  const { mailer, mails, mailWorker, storage } = loaded.open;
  return {
    accounts,
    userModel,
    objects,
    models,
    storage,
    database,
    settings,
    settingsOf,
    mailer,
    mails,
    mailWorker,
    texts,
    logger,
    now,
    environment: process.env,
    requireMigrated: () => requireMigrated(loaded),
    say,
    sayTable,
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
