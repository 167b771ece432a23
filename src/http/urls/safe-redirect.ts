/** Longer targets are refused, as Django does since CVE-2025-64458. */
const MAX_URL_LENGTH = 2048;

export interface RedirectRules {
  /** Hosts, with their ports, that a target may name. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Whether a target that names a host must be https. */
  readonly requireHttps: boolean;
}

/**
 * Whether a redirect to `target` stays on an allowed host: Django's `url_has_allowed_host_and_scheme`, and then the
 * same question put to the browsers' own URL parser. Surrounding white space is not looked at: redirect to the
 * trimmed text.
 */
export function urlHasAllowedHostAndScheme(target: string, rules: RedirectRules): boolean {
  const url = target.trim();
  if (url === '' || url.length > MAX_URL_LENGTH) return false;
  // Browsers drop tabs and newlines inside a URL, and read a backslash as a slash.
  if (/\p{Cc}/u.test(url) || /^\p{C}/u.test(url)) return false;
  return [url, url.replaceAll('\\', '/')].every(
    (text) => isAllowed(text, rules) && browserStays(text, rules),
  );
}

/**
 * Whether a redirect to `target` leads to one of these origins: in their very letters, and as browsers read it. A user in
 * front of the host, a port that is another, and characters that browsers drop or turn into a slash are nobody's.
 */
export function urlHasAllowedOrigin(target: string, origins: readonly string[]): boolean {
  const url = target.trim();
  if (url.length > MAX_URL_LENGTH || /[\\\p{C}\s]/u.test(url)) return false;
  return origins.some(
    (origin) =>
      url.startsWith(origin) &&
      ['', '/', '?', '#'].includes(url.charAt(origin.length)) &&
      URL.parse(url)?.origin === origin,
  );
}

function isAllowed(url: string, { allowedHosts, requireHttps }: RedirectRules): boolean {
  if (url.startsWith('///')) return false;
  const { scheme, host } = splitUrl(url);
  if (scheme && !host) return false;
  if (host && !allowedHosts.has(host)) return false;
  const effective = scheme || (host ? 'http' : '');
  return !effective || effective === 'https' || (effective === 'http' && !requireHttps);
}

/** Scheme and host as RFC 3986 has them: `//` and what follows up to the path. */
function splitUrl(url: string): { scheme: string; host: string } {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1] ?? '';
  const rest = scheme ? url.slice(scheme.length + 1) : url;
  const host = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '';
  return { scheme: scheme.toLowerCase(), host };
}

/** A base that no target can name, to tell relative targets apart. */
const BASE = 'http://relative.invalid/a/b/';

function browserStays(url: string, { allowedHosts }: RedirectRules): boolean {
  if (!URL.canParse(url, BASE)) return false;
  const { host, protocol } = new URL(url, BASE);
  return (
    (protocol === 'http:' || protocol === 'https:') && (host === 'relative.invalid' || allowedHosts.has(host))
  );
}
