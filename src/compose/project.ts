import type { App } from '../apps/contract/app.ts';
import type { OpenedWith } from '../apps/contract/on-open.ts';
import type { Accounts } from '../core/login/accounts.ts';
import type { LoginStage } from '../core/login/login-stage.ts';
import type { Mailer } from '../core/mail/mailer.ts';
import type { MailWorker } from '../core/mail/worker/mail-worker.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserManagerFactory } from '../core/users/user-manager.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database } from '../database/contract/database.ts';
import type { FailurePage } from '../http/answer/failed-request.ts';
import type { Mails } from '../http/mails/mails.ts';
import type { Route } from '../http/routes/urls.ts';
import type { Middleware } from '../http/routes/view.ts';
import type { Templates } from '../http/templates/templates.ts';
import type { Migration } from '../migrations/operations/migration.ts';
import type { MigrateOptions } from '../migrations/run/migrate-options.ts';
import type { MigrationStep } from '../migrations/run/migration-plan.ts';
import type { FileStorage } from '../models/files/file-storage.ts';
import type { Model } from '../models/model.ts';
import type { Objects } from '../models/rows/model-manager.ts';
import type { Site } from '../pages/site.ts';
import type { Clock } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import type { Environment } from '../support/settings/setting-environment.ts';
import type { ReadSettings } from '../support/settings/settings-reader.ts';
import type { Texts } from '../support/texts/texts.ts';
import type { Settings, SettingsInput } from './settings/settings.ts';

/** A site as its developer declares it, in `latchkey.config.ts`. */
export interface Project<U extends BaseUser> {
  /** What the site can do besides the package's own, the app of the user model among them. Their order has no meaning. */
  readonly apps: readonly App[];
  readonly userModel: UserModel<U>;
  readonly settings: SettingsInput;
  readonly urls: readonly Route<U>[];
  /** Stands around every view, the first one outermost. */
  readonly middleware?: readonly Middleware<U>[];
  /** Folders of templates, relative to the project. They win over the package's. Default `['templates']`. */
  readonly templateFolders?: readonly string[];
  /** Folders of catalogues of texts, relative to the project. They win over the package's. Default `['locale']`. */
  readonly localeFolders?: readonly string[];
  /** Folders of static files, relative to the project. Default `['static']`. */
  readonly staticFolders?: readonly string[];
  /** Where the files of models are kept. Default: in the folder of the setting `mediaFolder`. */
  readonly fileStorage?: FileStorage;
  /** Makes the manager of the users, for methods of the project's own. Default: `UserManager` itself. */
  readonly userManager?: UserManagerFactory<NoInfer<U>>;
  /** What logins have to go through after the credentials, at every door. Default: nothing. */
  readonly loginStages?: readonly LoginStage<NoInfer<U>>[];
  /** Called once at start: the place to listen to events, and to log them. */
  readonly onOpen?: (accounts: Accounts<U>, opened: OpenedWith) => void;
}

/** Declares a project: the default export of `latchkey.config.ts`. */
export function defineProject<U extends BaseUser>(project: Project<U>): Project<U> {
  return project;
}

/** A project that is running: its parts, put together. */
export interface OpenProject<U extends BaseUser> {
  readonly settings: Settings;
  /** Reads the settings of an app: `settingsOf(guestbookSettings).guestbookPageSize`. */
  readonly settingsOf: ReadSettings;
  readonly userModel: UserModel<U>;
  readonly accounts: Accounts<U>;
  readonly site: Site<U>;
  readonly database: Database;
  /** The managers of the models: `objects(Note)`. */
  readonly objects: Objects;
  /** Where the files of the models are kept. */
  readonly storage: FileStorage;
  /** The models of the apps, the package's aside. */
  readonly models: readonly Model[];
  readonly apps: readonly App[];
  /** The route table, below the setting `basePath`. */
  readonly routes: readonly Route<U>[];
  /** Reads the migrations of the apps and the package, once, in the order in which they run. */
  migrations(): Promise<readonly Migration[]>;
  /**
   * Applies what is pending, or goes to a target (see `migrate`), and makes the permissions of the models that have
   * none yet. Gives what this process did.
   *
   * @throws LatchkeyError `migrations_none` for an app with models and without migrations; as `migrate` besides.
   */
  migrate(options?: MigrateOptions): Promise<readonly MigrationStep[]>;
  readonly templates: Templates;
  /** The folders that templates are looked for in, the project's first. */
  readonly templateFolders: readonly string[];
  /** What the site says to people, in each language. */
  readonly texts: Texts;
  /** The folders that catalogues of texts are read from, the project's first. */
  readonly localeFolders: readonly string[];
  readonly mailer: Mailer;
  /** Mails that are made of templates: see `sendMail`. */
  readonly mails: Mails;
  /** Sends what is in the outbox. `drain()` does so once, where no server does it all the time. */
  readonly mailWorker: MailWorker;
  /** Has the outbox sent from now on, unless the setting `mailWorker` leaves that to others. What serves requests calls it. */
  startMailWorker(): void;
  readonly logger: Logger;
  /** The time, in milliseconds since 1970, that sessions go by. */
  readonly now: Clock;
  /** Closes database and mail: waits some seconds for mail that is under way. */
  close(): Promise<void>;
}

/** A project, or one that is open already: what your server takes. It opens the first, and leaves the second as it is. */
export type ProjectSource<U extends BaseUser> = Project<U> | OpenProject<U>;

export interface OpenProjectOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** What the settings of apps are read from. Default: that of the process, with the `.env` of the folder. */
  readonly environment?: Environment;
  /** Where log lines go. Default: standard error. */
  readonly writeLog?: (line: string) => void;
  /**
   * Whether the log leaves out what is no warning: for commands, which say themselves what they do. The audit log has it all
   * the same. Default false.
   */
  readonly quietLog?: boolean;
  /** What sessions, logins and log lines take the time from. Default: the system's clock. */
  readonly clock?: Clock;
  /** What sends mail. Default: what the setting `mailUrl` says. */
  readonly mailer?: Mailer;
  /**
   * What becomes of a key that no catalogue has a text for: `throw` an error, as tests do, or `log` it once and show the
   * key. Default `log`.
   */
  readonly missingTexts?: 'throw' | 'log';
  /** Shows a developer why a page failed, and nobody else. Default: nobody sees that but in the log. */
  readonly failurePage?: FailurePage | undefined;
}
