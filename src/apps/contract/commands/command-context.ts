import type { Accounts } from '../../../core/login/accounts.ts';
import type { Mailer } from '../../../core/mail/mailer.ts';
import type { MailWorker } from '../../../core/mail/worker/mail-worker.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { Mails } from '../../../http/mails/mails.ts';
import type { SiteSettings } from '../../../http/settings/site-settings.ts';
import type { FileStorage } from '../../../models/files/file-storage.ts';
import type { Model } from '../../../models/model.ts';
import type { DatabaseHandle } from '../../../models/rows/database-handle.ts';
import type { Objects } from '../../../models/rows/model-manager.ts';
import type { Clock } from '../../../support/clock.ts';
import type { Logger } from '../../../support/logger.ts';
import type { ReadSettings } from '../../../support/settings/settings-reader.ts';
import type { Texts } from '../../../support/texts/texts.ts';
import type { TableColumn } from './table-column.ts';

/** Asks the person at the terminal. */
export interface Prompts {
  /** Whether there is a terminal to ask in. */
  readonly available: boolean;
  /** For commands that ask. @throws LatchkeyError `terminal_missing` where nobody can be asked. */
  require(): void;
  /** Asks for a line. While `problem` says what is wrong with it, it is asked for again. */
  text(question: string, problem?: (answer: string) => string | undefined): Promise<string>;
  /** Asks for something that does not show on the screen. */
  secret(question: string): Promise<string>;
  /** Asks yes or no; Enter is no. */
  confirm(question: string): Promise<boolean>;
  /** Says between two questions what is wrong. */
  complain(message: string): void;
  /** Says how it ended, after the last question. */
  conclude(message: string): void;
}

/** What a command works with: the project, which is open while the command runs. */
export interface CommandContext<Arguments = Readonly<Record<string, unknown>>, Options = Arguments> {
  readonly arguments: Arguments;
  readonly options: Options;
  readonly accounts: Accounts<BaseUser>;
  readonly userModel: UserModel<BaseUser>;
  /** The managers of the models: `objects(Note)`. */
  readonly objects: Objects;
  /** The models of the project's apps. */
  readonly models: readonly Model[];
  /** Where the files of the models are kept. */
  readonly storage: FileStorage;
  /** For `databaseOf`. */
  readonly database: DatabaseHandle;
  readonly settings: SiteSettings;
  /** The settings of an app: `settingsOf(guestbookSettings).guestbookPageSize`. */
  readonly settingsOf: ReadSettings;
  /** For a mail that is no template; `sendMail(context, …)` makes one of templates. */
  readonly mailer: Mailer;
  /** For `sendMail`: what a command sends goes into the outbox, from where a server sends it. */
  readonly mails: Mails;
  /** Sends what is in the outbox. */
  readonly mailWorker: Pick<MailWorker, 'drain'>;
  /** The sentences for people, in each language. */
  readonly texts: Texts;
  readonly logger: Logger;
  /** The time, in milliseconds since 1970. */
  readonly now: Clock;
  readonly prompts: Prompts;
  /** The environment variables, with those of the project's `.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For commands that run before the database is migrated. @throws LatchkeyError `migration_missing`. */
  requireMigrated(): Promise<void>;
  /** Prints a line on standard output. */
  say(line: string): void;
  /**
   * Prints a table on standard output, each row with a value for each column. A terminal shows as much of it as is wide enough;
   * elsewhere every value is whole. No value can move the cursor.
   */
  sayTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): void;
  /** Prints a line on standard error: news beside an output that somebody may keep in a file. */
  sayAside(line: string): void;
}
