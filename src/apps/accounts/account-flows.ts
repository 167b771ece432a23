import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Route } from '../../http/routes/urls.ts';
import type { App } from '../contract/app.ts';
import { accountPageApp } from './account-page/account-page-app.ts';
import { activityApp } from './activity/activity-app.ts';
import { dashboardApp } from './dashboard/dashboard-app.ts';
import { dataApp } from './data/data-app.ts';
import { deletionApp } from './deletion/deletion-app.ts';
import { devicesPageApp } from './devices/devices-page-app.ts';
import { emailChangeApp } from './email-change/email-change-app.ts';
import { emailVerificationApp } from './email-verification/email-verification-app.ts';
import { impersonationApp } from './impersonation/impersonation-app.ts';
import { languageApp } from './language/language-app.ts';
import { loginApp } from './login/login-app.ts';
import type { LoginUrlsOptions } from './login/login-urls.ts';
import { loginCodeApp } from './login-code/login-code-app.ts';
import { mailedLinksApp } from './mailed-links/mailed-links-app.ts';
import { passwordChangeApp } from './password-change/password-change-app.ts';
import { passwordResetApp } from './password-reset/password-reset-app.ts';
import type { PasswordResetUrlsOptions } from './password-reset/password-reset-urls.ts';
import { passwordSetApp } from './password-set/password-set-app.ts';
import { profileApp } from './profile/profile-app.ts';
import type { ProfileUrlsOptions } from './profile/profile-urls.ts';
import { reauthenticateApp } from './reauthenticate/reauthenticate-app.ts';
import { reauthenticateCodeApp } from './reauthenticate-code/reauthenticate-code-app.ts';
import { registerApp } from './register/register-app.ts';
import type { RegisterUrlsOptions } from './register/register-urls.ts';
import { sessionsPageApp } from './sessions/sessions-page-app.ts';

/** The forms that a project may have in place of the package's. */
export interface AccountsUrlsOptions
  extends LoginUrlsOptions,
    RegisterUrlsOptions,
    ProfileUrlsOptions,
    PasswordResetUrlsOptions {}

/** An app whose pages may take a form of the project's. */
export interface AccountFlow extends Omit<App, 'urls'> {
  readonly urls?: <U extends BaseUser>(
    userModel: UserModel<U>,
    options?: AccountsUrlsOptions,
  ) => readonly Route<U>[];
}

/**
 * The flows of the accounts: an app each, in a folder with its views, forms, templates and texts. A new one is its folder and a
 * line here. `accountsUrls` mounts their pages in this order, and every project finds their files and settings.
 */
export const accountFlows: readonly AccountFlow[] = [
  // The order has no meaning but that of the route table.
  loginApp,
  registerApp,
  emailVerificationApp,
  accountPageApp,
  profileApp,
  activityApp,
  reauthenticateApp,
  sessionsPageApp,
  devicesPageApp,
  languageApp,
  dataApp,
  deletionApp,
  dashboardApp,
  mailedLinksApp,
  passwordResetApp,
  passwordChangeApp,
  passwordSetApp,
  reauthenticateCodeApp,
  emailChangeApp,
  loginCodeApp,
  impersonationApp,
];
