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
  readonly sameSite?: keyof typeof SAME_SITE;
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
