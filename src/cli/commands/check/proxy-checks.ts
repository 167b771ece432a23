import type { LoadedProject } from '../../project/load-project.ts';
import { type Problem, warning } from './problem.ts';

/** `latchkey runserver` speaks http. What a server of the project's own speaks cannot be known here. */
export function proxyProblems({ open: { settings } }: LoadedProject): Problem[] {
  const { publicOrigin, trustedProxies } = settings;
  if (!publicOrigin?.startsWith('https:') || trustedProxies.length > 0) return [];
  return [
    warning(
      'deploy.W030',
      'publicOrigin is an https address, and trustedProxies names no proxy. Unless your own server speaks https, a proxy does, all visitors have its address, and no network can be throttled. Set TRUSTED_PROXIES to the address that the proxy connects from, such as 127.0.0.1.',
    ),
  ];
}
