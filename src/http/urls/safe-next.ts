import { urlHasAllowedHostAndScheme } from './safe-redirect.ts';

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
