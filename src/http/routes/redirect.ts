import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { urlHasAllowedHostAndScheme } from '../urls/safe-redirect.ts';

/** The visitor's `next`, from the form before the query, if it is safe; '' otherwise. For the hidden field. */
export async function requestedNext<U extends BaseUser>(request: HttpRequest<U>): Promise<string> {
  const posted = request.method === 'POST' ? (await request.form()).get('next') : null;
  return safeNext(request, posted ?? request.query.get('next')) ?? '';
}

/** The address to go on to: the visitor's `next` if it is safe, or else `fallback`, a path or the name of a URL. */
export async function destination<U extends BaseUser>(
  request: HttpRequest<U>,
  fallback: string,
): Promise<string> {
  return (await requestedNext(request)) || request.site.urls.resolve(fallback);
}

/** A visitor's `next`, if it leads to a safe place on this site; null when it does not. */
export function safeNext(
  request: { readonly host: string; readonly isSecure: boolean },
  next: string | null | undefined,
): string | null {
  const target = next?.trim();
  if (!target) return null;
  const rules = { allowedHosts: new Set([request.host]), requireHttps: request.isSecure };
  return urlHasAllowedHostAndScheme(target, rules) ? target : null;
}
