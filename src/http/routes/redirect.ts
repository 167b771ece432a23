import type { BaseUser } from '../../core/users/user.ts';
import { HttpResponse } from '../answer/http-response.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { urlHasAllowedHostAndScheme, urlHasAllowedOrigin } from '../urls/safe-redirect.ts';

/** The visitor's `next`, from the form before the query, if it is safe; '' otherwise. For the hidden field. */
export async function requestedNext<U extends BaseUser>(request: HttpRequest<U>): Promise<string> {
  const posted =
    request.method === 'POST' ? (await request.form()).get('next') : request.staleForm?.peek('next');
  return safeNext(request, posted ?? request.query.get('next')) ?? '';
}

/** The address to go on to: the visitor's `next` if it is safe, or else `fallback`, a path or the name of a URL. */
export async function destination<U extends BaseUser>(
  request: HttpRequest<U>,
  fallback: string,
): Promise<string> {
  return (await requestedNext(request)) || request.site.urls.resolve(fallback);
}

/** Whose `next` it is. */
interface NextRequest {
  readonly host: string;
  readonly isSecure: boolean;
  readonly site: { readonly settings: { readonly redirectAllowedOrigins: readonly string[] } };
}

/**
 * A visitor's `next`, if it leads to a safe place on this site, or at an origin of the setting `redirectAllowedOrigins`;
 * null when it does not.
 */
export function safeNext(request: NextRequest, next: string | null | undefined): string | null {
  const target = next?.trim();
  if (!target) return null;
  const { redirectAllowedOrigins } = request.site.settings;
  return urlHasAllowedOrigin(target, redirectAllowedOrigins) ? target : safeNextHere(request, target);
}

/** As `safeNext`, on this site alone: for the address of a form, whose fields are for nobody else. */
export function safeNextHere(
  request: Pick<NextRequest, 'host' | 'isSecure'>,
  next: string | null | undefined,
): string | null {
  const target = next?.trim();
  if (!target) return null;
  const rules = { allowedHosts: new Set([request.host]), requireHttps: request.isSecure };
  return urlHasAllowedHostAndScheme(target, rules) ? target : null;
}

/**
 * Sends the visitor on: to the name of a URL, or to an address of this site. The project's own code chooses the
 * target; one that comes from a visitor goes through `safeNext` first.
 */
export function redirect<U extends BaseUser>(request: HttpRequest<U>, target: string): HttpResponse {
  return redirectToAddress(request.site.urls.resolve(target));
}

/** As `redirect`, for an address alone: where a visitor's text is the target, it must not name a URL of the project. */
export function redirectToAddress(address: string): HttpResponse {
  return new HttpResponse(null, { status: 302, headers: { location: asciiUrl(address) } });
}

/** Header values are ASCII: what is not becomes percent-encoded UTF-8. */
function asciiUrl(url: string): string {
  return url.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
