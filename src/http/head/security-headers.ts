/** The Content-Security-Policy of the site's own pages: their own files, and nothing else. */
export const DEFAULT_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

export interface SecurityHeaderOptions {
  readonly contentSecurityPolicy: string;
  /** Seconds that browsers remember to come by https only; 0 says nothing. */
  readonly secureHstsSeconds: number;
}

/** The headers of every answer (ASVS 5.0, 3.4; OWASP Secure Headers Project). */
export function securityHeaders({
  contentSecurityPolicy,
  secureHstsSeconds,
}: SecurityHeaderOptions): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(secureHstsSeconds > 0 ? { 'strict-transport-security': `max-age=${secureHstsSeconds}` } : {}),
  };
}
