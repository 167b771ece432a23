/** What browsers send a cookie to, and what they send it along with. */
export interface CookiePlace {
  /** Null: this host alone. */
  readonly domain: string | null;
  readonly path: string;
  readonly sameSite: 'lax' | 'strict' | 'none';
  /** One for each site that embeds this one (CHIPS). */
  readonly partitioned: boolean;
}

/** The settings that say where the cookies go. */
interface PlaceSettings {
  readonly sessionCookieDomain: string | null;
  readonly sessionCookiePath: string;
  readonly sessionCookieSameSite: CookiePlace['sameSite'];
  readonly sessionCookiePartitioned: boolean;
  readonly csrfCookieDomain: string | null;
  readonly csrfCookiePath: string;
  /** Null: as the session's. */
  readonly csrfCookieSameSite: CookiePlace['sameSite'] | null;
  /** Null: as the session's. */
  readonly csrfCookiePartitioned: boolean | null;
}

export interface CookieSettings extends PlaceSettings {
  readonly sessionCookieName: string;
  readonly csrfCookieName: string;
  readonly messagesCookieName: string;
  readonly knownDeviceCookieName: string;
  readonly languageCookieName: string;
}

/** Of the session's cookie, and of those for messages, devices and the language, which are worth as much as it is. */
export function sessionPlace(settings: PlaceSettings): CookiePlace {
  return {
    domain: settings.sessionCookieDomain,
    path: settings.sessionCookiePath,
    sameSite: settings.sessionCookieSameSite,
    partitioned: settings.sessionCookiePartitioned,
  };
}

export function csrfPlace(settings: PlaceSettings): CookiePlace {
  return {
    domain: settings.csrfCookieDomain,
    path: settings.csrfCookiePath,
    sameSite: settings.csrfCookieSameSite ?? settings.sessionCookieSameSite,
    partitioned: settings.csrfCookiePartitioned ?? settings.sessionCookiePartitioned,
  };
}

/** Whether browsers take a cookie there from this very host alone (RFC 6265bis, 4.1.3.2). */
export function isHostOnly({ domain, path }: Pick<CookiePlace, 'domain' | 'path'>): boolean {
  return domain === null && path === '/';
}

/**
 * What a cookie is called in the browser. On https its name gets a prefix: `__Host-`, which only this very host can set; or where
 * it has a domain or a path, which that forbids, `__Secure-`, which only https can set (RFC 6265bis, 4.1.3).
 */
export function cookieName(name: string, secure: boolean, settings: CookieSettings): string {
  if (!secure) return name;
  return isHostOnly(placeOf(name, settings)) ? `__Host-${name}` : `__Secure-${name}`;
}

const HOST_ONLY = { domain: null, path: '/' } as const;

/** One by a name that is none of the settings' is of this host alone. */
function placeOf(name: string, settings: CookieSettings): Pick<CookiePlace, 'domain' | 'path'> {
  if (name === settings.csrfCookieName) return csrfPlace(settings);
  const { sessionCookieName, messagesCookieName, knownDeviceCookieName, languageCookieName } = settings;
  const likeSession = [sessionCookieName, messagesCookieName, knownDeviceCookieName, languageCookieName];
  return likeSession.includes(name) ? sessionPlace(settings) : HOST_ONLY;
}
