import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Mails } from '../../http/mails/mails.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { Model } from '../../models/model.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import type { Clock } from '../../support/clock.ts';
import type { Logger } from '../../support/logger.ts';
import type { ReadSettings } from '../../support/settings/settings-reader.ts';
import type { Texts } from '../../support/texts/texts.ts';

/** What the rules of a flow work with, whoever asks them. */
export interface AccountParts<U extends BaseUser> {
  readonly accounts: Accounts<U>;
  readonly objects: Objects;
  /** The models of the project's apps. */
  readonly models: readonly Model[];
  readonly settingsOf: ReadSettings;
  readonly texts: Texts;
  /** For `sendMail`. */
  readonly mails: Mails;
  readonly logger: Logger;
  readonly now: Clock;
}

/** Whoever asks the rules of a flow: a request, the context of a command, or an open project. */
export type AccountSource<U extends BaseUser> = HttpRequest<U> | AccountParts<U>;

export function partsOf<U extends BaseUser>(source: AccountSource<U>): AccountParts<U> {
  // An open project has a site too, which is another one.
  return 'accounts' in source ? source : source.site;
}
