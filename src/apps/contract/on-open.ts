import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Mails } from '../../http/mails/mails.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import type { Logger } from '../../support/logger.ts';
import type { ReadSettings } from '../../support/settings/settings-reader.ts';

/** What there is beside the accounts when a site opens. */
export interface OpenedWith {
  /** The log of the site. */
  readonly logger: Logger;
  /** The managers of the models: `objects(Note)`. */
  readonly objects: Objects;
  /** For `sendMail` of what no request has caused. */
  readonly mails: Mails;
  /** Reads the settings of apps. */
  readonly settingsOf: ReadSettings;
}

/** What an app does once, when a site opens: `(accounts, { logger }) => accounts.on(userLoggedIn, …)`. */
export type OnOpen = <U extends BaseUser>(accounts: Accounts<U>, opened: OpenedWith) => void;
