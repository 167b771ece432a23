import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { FileStorage } from '../../models/files/file-storage.ts';
import type { Model } from '../../models/model.ts';
import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import type { Clock } from '../../support/clock.ts';
import type { Logger } from '../../support/logger.ts';
import type { ReadSettings } from '../../support/settings/settings-reader.ts';
import type { Texts } from '../../support/texts/texts.ts';
import type { FailurePage } from '../answer/failed-request.ts';
import type { TrustedOrigins } from '../csrf/trusted-origins.ts';
import type { AllowedHosts } from '../head/hosts.ts';
import type { PeerFinder } from '../head/peer.ts';
import type { SiteLanguages } from '../languages/site-languages.ts';
import type { Mails } from '../mails/mails.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import type { Templates } from '../templates/templates.ts';
import type { SiteSection } from '../urls/account-section.ts';
import type { SecretPaths } from '../urls/secret-paths.ts';
import type { UrlNames } from '../urls/url-names.ts';

/** The settings that requests are answered by, read for that. */
export type HttpSettings = Omit<SiteSettings, 'csrfTrustedOrigins'> & {
  readonly csrfTrustedOrigins: TrustedOrigins;
};

/** Everything that answering a request takes: made once, passed along with each request. */
export interface SiteContext<U extends BaseUser> {
  readonly accounts: Accounts<U>;
  /** For `databaseOf`. */
  readonly database: DatabaseHandle;
  /** The managers of the project's models. */
  readonly objects: Objects;
  /** Where the files of the models are kept. */
  readonly storage: FileStorage;
  /** The models of the project's apps. */
  readonly models: readonly Model[];
  readonly settings: HttpSettings;
  /** Reads the settings of apps. */
  readonly settingsOf: ReadSettings;
  readonly urls: UrlNames;
  /** The first page of the site, for those who are lost. */
  readonly homeUrl: string;
  /** What no log may show of paths that no route matches. */
  readonly secretPaths: SecretPaths;
  /** The sections of the account page, in their order: see `accountSectionsOf`. */
  readonly accountSections: readonly SiteSection[];
  /** What the admin shows of the apps' models: see `adminModelsOf`. */
  readonly adminModels: readonly { readonly model: Model }[];
  /** How visitors prove once more who they are: see `reauthenticationWaysOf`. */
  readonly reauthenticationWays: readonly { readonly name: string }[];
  readonly templates: Templates;
  /** For `sendMail`. */
  readonly mails: Mails;
  /** The sentences for people, in each language. */
  readonly texts: Texts;
  /** Those that visitors may get. */
  readonly languages: SiteLanguages;
  readonly hosts: AllowedHosts;
  readonly peers: PeerFinder;
  readonly logger: Logger;
  /** Shows a developer why a page failed. `runserver` alone gives one. */
  readonly failurePage?: FailurePage | undefined;
  /** The time, in milliseconds since 1970: the clock that sessions go by, which tests set. */
  readonly now: Clock;
  /** The headers of every answer. */
  readonly securityHeaders: Readonly<Record<string, string>>;
}
