import { CoreError } from '../core/core-error.ts';
import type { LoginStage } from '../core/login/login-stage.ts';
import type { BaseUser } from '../core/users/user.ts';
import { include, type Route } from '../http/routes/urls.ts';
import { UrlNames } from '../http/urls/url-names.ts';
import { SettingError } from '../support/settings/setting-error.ts';
import type { Settings } from './settings/settings.ts';

/** A project's route table, below its `basePath`, and the names in it. */
export interface ProjectRoutes<U extends BaseUser> {
  readonly routes: readonly Route<U>[];
  readonly urls: UrlNames;
  /** The first page of the site. */
  readonly homeUrl: string;
}

/** @throws LatchkeyError `setting_invalid` for a setting that names an address which is not there. */
export function openRoutes<U extends BaseUser>(
  own: readonly Route<U>[],
  settings: Settings,
): ProjectRoutes<U> {
  const { basePath } = settings;
  const routes = basePath === '' ? own : include(`${basePath}/`, own);
  const urls = new UrlNames(routes);
  checkUrlSettings(settings, urls);
  return { routes, urls, homeUrl: homeUrlOf(urls, settings) };
}

/**
 * Where the page that is called home is. Accounts in a server have none: its own first page is at `/`. Below a path that may be
 * another's, and where a login leads is surely a page of this server.
 */
function homeUrlOf(urls: UrlNames, { basePath, loginRedirectUrl }: Settings): string {
  if (urls.has('home')) return urls.reverse('home');
  return basePath === '' ? '/' : urls.resolve(loginRedirectUrl);
}

function checkUrlSettings(settings: Settings, urls: UrlNames): void {
  for (const setting of ['loginUrl', 'loginRedirectUrl', 'logoutRedirectUrl'] as const) {
    checkAddress(settings[setting], urls, (reason, cause) => {
      throw new SettingError('setting_invalid', { setting, reason }, { cause });
    });
  }
}

/** @throws LatchkeyError `login_stage_invalid` for a stage whose page is not there. */
export function checkStageUrls<U extends BaseUser>(stages: readonly LoginStage<U>[], urls: UrlNames): void {
  for (const { name: stage, url } of stages) {
    checkAddress(url, urls, (reason, cause) => {
      throw new CoreError('login_stage_invalid', { stage, reason: reason.replace(/\.$/, '') }, { cause });
    });
  }
}

/** An address by its name, or as it is. What is neither would lead nowhere at every request. */
function checkAddress(
  target: string,
  urls: UrlNames,
  refuse: (reason: string, cause: unknown) => never,
): void {
  if (/^(\/|https?:\/\/)/.test(target)) return;
  try {
    urls.reverse(target);
  } catch (cause) {
    refuse(`'${target}' is neither a path nor a URL's name: ${(cause as Error).message}`, cause);
  }
}
