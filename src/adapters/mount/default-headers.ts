import type { Settings } from '../../compose/settings/settings.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { securityHeaders } from '../../http/head/security-headers.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { AnswerHeaders } from './answer-headers.ts';

/** What of the security headers your own pages have in another way. */
export interface SecurityHeadersOptions {
  /**
   * The `Content-Security-Policy` of these pages, for those that load more than the project's own. Default: the setting of
   * that name. `null`: none.
   */
  readonly contentSecurityPolicy?: string | null;
}

/** Headers by their names. */
export type DefaultHeaders = readonly (readonly [name: string, value: string])[];

/** The security headers of the project's pages, for your server's. */
export function defaultHeaders(
  settings: Settings,
  { contentSecurityPolicy }: SecurityHeadersOptions = {},
): DefaultHeaders {
  const headers = Object.entries(
    securityHeaders({ ...settings, ...(contentSecurityPolicy ? { contentSecurityPolicy } : {}) }),
  );
  return contentSecurityPolicy === null
    ? headers.filter(([name]) => name !== 'content-security-policy')
    : headers;
}

/** Sets those of the headers that nobody has set yet. `visitor`: whose answer it is, where that is known already. */
export function setDefaults(
  defaults: DefaultHeaders,
  headers: AnswerHeaders,
  visitor?: Pick<HttpRequest<BaseUser>, 'policyOf'> | undefined,
): void {
  for (const [name, value] of defaults) {
    if (headers.get(name) !== undefined) continue;
    headers.set(name, visitor && name === 'content-security-policy' ? visitor.policyOf(value) : value);
  }
}
