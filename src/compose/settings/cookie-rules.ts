import { type CookiePlace, type CookieSettings, csrfPlace, sessionPlace } from '../../http/head/cookies.ts';
import { isLoopbackOrigin } from '../../support/loopback.ts';
import { SettingError } from '../../support/settings/setting-error.ts';

interface Settings extends CookieSettings {
  readonly publicOrigin: string | null;
  readonly basePath: string;
  readonly allowedHosts: readonly string[];
}

/**
 * Refuses cookies that browsers would not keep, or would not send to the site's pages: nobody could log in, and nothing would say why.
 *
 * @throws LatchkeyError `setting_invalid`.
 */
export function checkCookies(settings: Settings): void {
  checkNames(settings);
  checkPlace('session', { place: sessionPlace(settings), settings });
  checkPlace('csrf', { place: csrfPlace(settings), settings });
}

/** Two cookies of one name would overwrite each other. */
function checkNames(settings: Settings): void {
  const names = [
    'sessionCookieName',
    'csrfCookieName',
    'messagesCookieName',
    'knownDeviceCookieName',
    'languageCookieName',
  ] as const;
  for (const [index, setting] of names.entries()) {
    const same = names.slice(0, index).find((other) => settings[other] === settings[setting]);
    if (same) throw refused(setting, `must be another name than that of ${same}`);
  }
}

interface PlaceToCheck {
  readonly place: CookiePlace;
  readonly settings: Settings;
}

function checkPlace(kind: 'session' | 'csrf', { place, settings }: PlaceToCheck): void {
  const { domain, path, sameSite, partitioned } = place;
  const { publicOrigin, basePath } = settings;
  const uncovered = domain === null ? null : uncoveredHost(domain, settings);
  if (uncovered !== null) {
    const remedy = 'Name the domain above all of the hosts, or take the host out of allowedHosts';
    throw refused(`${kind}CookieDomain`, `${domain} does not cover the host ${uncovered}. ${remedy}`);
  }
  if (!covers(path, `${basePath}/`)) {
    const reason = `does not cover the site's pages, which begin with ${basePath}/. Set it to / or to basePath`;
    throw refused(`${kind}CookiePath`, reason);
  }
  const https = 'needs a publicOrigin of https, such as https://example.com (PUBLIC_ORIGIN)';
  const isHttps = publicOrigin?.startsWith('https:') === true;
  if (sameSite === 'none' && !isHttps) throw refused(`${kind}CookieSameSite`, `none ${https}`);
  if (!partitioned) return;
  if (!isHttps) throw refused(`${kind}CookiePartitioned`, https);
  if (sameSite !== 'none') {
    const reason = `needs ${kind}CookieSameSite none: in a page of another site no other cookie is sent`;
    throw refused(`${kind}CookiePartitioned`, reason);
  }
  if (domain !== null) {
    throw refused(
      `${kind}CookiePartitioned`,
      `cannot stand beside ${kind}CookieDomain: take out one of them`,
    );
  }
}

/** A host whose visitors would get no cookie; null: there is none. */
function uncoveredHost(domain: string, { publicOrigin, allowedHosts }: Settings): string | null {
  const own = publicOrigin === null ? [] : [new URL(publicOrigin).hostname];
  const hosts = [...own, ...allowedHosts.map((host) => host.toLowerCase())];
  const outside = hosts.filter((host) => !isWithin(host, domain));
  if (outside.length === hosts.length) return outside[0] ?? null;
  // Machines ask a site at an address of its own whether it is well; `*` is for them too, beside the public host.
  return outside.find((host) => host !== '*' && !isLoopbackOrigin(`http://${host}`)) ?? null;
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** RFC 6265, 5.1.4. */
function covers(path: string, pages: string): boolean {
  return pages.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function refused(setting: string, reason: string): Error {
  return new SettingError('setting_invalid', { setting, reason });
}
