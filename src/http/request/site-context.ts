import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { DatabaseHandle } from '../../models/database-handle.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import type { Logger } from '../../support/logger.ts';
import type { Texts } from '../../support/texts/texts.ts';
import type { TrustedOrigins } from '../csrf/trusted-origins.ts';
import type { AllowedHosts } from '../head/hosts.ts';
import type { PeerFinder } from '../head/peer.ts';
import type { Templates } from '../templates/templates.ts';
import type { UrlNames } from '../urls/url-names.ts';
import type { BodyLimits } from './form-body.ts';
import type { SessionCookieSettings } from './session-cookie.ts';

/** The settings that requests are answered by. */
export interface HttpSettings extends BodyLimits, SessionCookieSettings {
  readonly siteName: string;
  readonly languageCode: string;
  readonly loginUrl: string;
  readonly loginRedirectUrl: string;
  readonly logoutRedirectUrl: string;
  readonly redirectAuthenticatedUser: boolean;
  readonly publicOrigin: string | null;
  readonly basePath: string;
  readonly sessionCookieName: string;
  readonly csrfCookieName: string;
  readonly messagesCookieName: string;
  readonly csrfTrustedOrigins: TrustedOrigins;
}

/** Everything that answering a request takes: made once, passed along with each request. */
export interface SiteContext<U extends BaseUser> {
  readonly accounts: Accounts<U>;
  /** For `databaseOf`. */
  readonly database: DatabaseHandle;
  /** The managers of the project's models. */
  readonly objects: Objects;
  readonly settings: HttpSettings;
  readonly urls: UrlNames;
  readonly templates: Templates;
  /** The sentences for people, in each language. */
  readonly texts: Texts;
  readonly hosts: AllowedHosts;
  readonly peers: PeerFinder;
  readonly logger: Logger;
  /** The headers of every answer. */
  readonly securityHeaders: Readonly<Record<string, string>>;
}
