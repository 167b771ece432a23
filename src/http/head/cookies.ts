/** A cookie of somebody else's, by what a browser knows it by. */
export interface ForeignCookie {
  readonly name: string;
  readonly path: string;
  /** Null: of the host alone that set it. */
  readonly domain: string | null;
}

/** A cookie to be set. `maxAge` in seconds; null for one that ends with the browser; 0 removes it. */
export interface CookieToSet {
  readonly name: string;
  readonly value: string;
  readonly maxAge: number | null;
  readonly secure: boolean;
  /** Default `/`: the whole site. */
  readonly path?: string;
  /** Default, and null: this host alone. */
  readonly domain?: string | null;
  /** Default `lax`. */
  readonly sameSite?: CookiePlace['sameSite'];
  /** Default: no. */
  readonly partitioned?: boolean;
}

const SAME_SITE = { lax: 'Lax', strict: 'Strict', none: 'None' } as const;

/**
 * The value of a cookie in a `Cookie` header; undefined when it is not there. Of several by one name the first counts,
 * which is the one with the most specific path (RFC 6265, 5.4).
 */
export function readCookie(header: string | null, name: string): string | undefined {
  return header === null ? undefined : nextCookie(header, name, 0)?.value;
}

/**
 * All values of the cookies by this name, in their order. There is more than one where other apps set one of that name for
 * another path or for a parent domain, or, since ports do not count, on another port of the same host.
 */
export function readCookies(header: string | null, name: string): readonly string[] {
  const values: string[] = [];
  if (header === null) return values;
  for (let found = nextCookie(header, name, 0); found; found = nextCookie(header, name, found.end)) {
    values.push(found.value);
  }
  return values;
}

function nextCookie(header: string, name: string, from: number): { value: string; end: number } | undefined {
  let start = from;
  while (start < header.length) {
    const semicolon = header.indexOf(';', start);
    const end = semicolon === -1 ? header.length : semicolon;
    while (header.charCodeAt(start) === 0x20) start++;
    if (header.startsWith(name, start) && header.charCodeAt(start + name.length) === 0x3d) {
      return { value: header.slice(start + name.length + 1, end).trim(), end: end + 1 };
    }
    start = end + 1;
  }
  return undefined;
}

/**
 * A `Set-Cookie` value: HttpOnly; Secure wherever the site is on https. Name, value, path and domain must be made of cookie
 * characters already.
 */
export function setCookie(cookie: CookieToSet): string {
  const { name, value, maxAge, secure, path = '/', domain, sameSite = 'lax', partitioned } = cookie;
  const age = maxAge === null ? '' : `; Max-Age=${maxAge}`;
  const place = domain ? `; Domain=${domain}; Path=${path}` : `; Path=${path}`;
  const rules = `; HttpOnly; SameSite=${SAME_SITE[sameSite]}`;
  return `${name}=${value}${age}${place}${rules}${secure ? '; Secure' : ''}${partitioned ? '; Partitioned' : ''}`;
}

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
