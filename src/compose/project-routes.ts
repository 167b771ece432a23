import { CoreError } from '../core/core-error.ts';
import type { BaseUser } from '../core/users/user.ts';
import { include, type Route } from '../http/routes/urls.ts';
import { UrlNames } from '../http/urls/url-names.ts';
import type { Settings } from './settings.ts';

/** A project's route table, below its `basePath`, and the names in it. */
export interface ProjectRoutes<U extends BaseUser> {
  readonly routes: readonly Route<U>[];
  readonly urls: UrlNames;
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
  return { routes, urls };
}

/** An address by its name, or as it is. What is neither would lead nowhere at every request. */
function checkUrlSettings(settings: Settings, urls: UrlNames): void {
  for (const setting of ['loginUrl', 'loginRedirectUrl', 'logoutRedirectUrl'] as const) {
    const target = settings[setting];
    if (/^(\/|https?:\/\/)/.test(target)) continue;
    try {
      urls.reverse(target);
    } catch (cause) {
      const reason = `'${target}' is neither a path nor a URL's name: ${(cause as Error).message}`;
      throw new CoreError('setting_invalid', { setting, reason }, { cause });
    }
  }
}
