import { isLoopbackOrigin } from '../support/loopback.ts';

/** The settings that tell a developer's machine from a site that the world sees. */
export interface PlaceSettings {
  readonly publicOrigin: string | null;
  readonly trustedProxies: readonly string[] | null;
  readonly secureHstsSeconds: number | null;
}

/**
 * Whether this is a developer's machine. Everything that only a public site has speaks against it. `NODE_ENV` is one of these:
 * it can close something, and open nothing.
 */
export function isDevelopersMachine(
  { publicOrigin, trustedProxies, secureHstsSeconds }: PlaceSettings,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (environment.NODE_ENV === 'production') return false;
  if ((trustedProxies ?? []).length > 0 || (secureHstsSeconds ?? 0) > 0) return false;
  return publicOrigin === null || isLoopbackOrigin(publicOrigin);
}
