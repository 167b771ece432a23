import { isLoopbackOrigin } from '../../support/loopback.ts';

/** The Content-Security-Policy of the site's own pages: their own files, and nothing else. */
export const DEFAULT_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

export interface SecurityHeaderOptions {
  readonly contentSecurityPolicy: string;
  /** Where browsers report what the policy has kept from a page; null: nowhere. */
  readonly contentSecurityPolicyReportUri?: string | null;
  /** Other origins that `next` may lead to. Default: none. */
  readonly redirectAllowedOrigins?: readonly string[];
  /** Seconds that browsers remember to come by https only. Null: see `hstsSeconds`. */
  readonly secureHstsSeconds: number | null;
  /** The origin that visitors see; null: that of each request. */
  readonly publicOrigin: string | null;
  readonly secureHstsIncludeSubdomains?: boolean;
  readonly secureHstsPreload?: boolean;
}

/** The name of the endpoint that reports go to. */
const REPORTS = 'csp';

/** The headers of every answer (ASVS 5.0, 3.4; OWASP Secure Headers Project). */
export function securityHeaders(options: SecurityHeaderOptions): Record<string, string> {
  return {
    ...policyHeaders(options),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...hstsHeader(options),
  };
}

/** Reports by both names: browsers that know `report-to` (CSP 3, Reporting API) pass over the older `report-uri`. */
function policyHeaders({
  contentSecurityPolicy,
  contentSecurityPolicyReportUri: uri = null,
  redirectAllowedOrigins = [],
}: SecurityHeaderOptions): Record<string, string> {
  const policy = withFormTargets(contentSecurityPolicy, redirectAllowedOrigins);
  if (uri === null) return { 'content-security-policy': policy };
  return {
    'content-security-policy': `${policy}; report-uri ${uri}; report-to ${REPORTS}`,
    'reporting-endpoints': `${REPORTS}="${uri}"`,
  };
}

/**
 * Lets a form's answer lead to these origins: Chromium and Safari ask `form-action` about the redirect after a form, too, and would
 * leave the visitor on the login page. A policy without `'self'` there is left as it is.
 */
function withFormTargets(policy: string, origins: readonly string[]): string {
  if (origins.length === 0) return policy;
  return policy.replace(/(?<=^|;\s*)form-action\s[^;]*'self'[^;]*/i, (directive) =>
    [directive.trimEnd(), ...origins].join(' '),
  );
}

/** A year, in seconds. */
export const HSTS_YEAR = 31_536_000;

/**
 * Seconds that browsers remember to come by https only: unless the setting says them, a year for a site on https (ASVS 5.0, 3.4.1).
 * Not on a developer's machine, whose other servers are at the same host.
 */
export function hstsSeconds({
  secureHstsSeconds,
  publicOrigin,
}: Pick<SecurityHeaderOptions, 'secureHstsSeconds' | 'publicOrigin'>): number {
  if (secureHstsSeconds !== null) return secureHstsSeconds;
  return publicOrigin?.startsWith('https:') && !isLoopbackOrigin(publicOrigin) ? HSTS_YEAR : 0;
}

/** RFC 6797, section 6.1; `preload` is what the lists of browsers ask for (hstspreload.org). */
function hstsHeader(options: SecurityHeaderOptions): Record<string, string> {
  const { secureHstsIncludeSubdomains: subdomains = false, secureHstsPreload: preload = false } = options;
  const seconds = hstsSeconds(options);
  if (seconds === 0) return {};
  const more = `${subdomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
  return { 'strict-transport-security': `max-age=${seconds}${more}` };
}
