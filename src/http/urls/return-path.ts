import type { RequestHead } from '../head/request-head.ts';
import { type RedirectRules, urlHasAllowedHostAndScheme } from './safe-redirect.ts';

/** Lets paths through, and no host at all. */
const THIS_SITE: RedirectRules = { allowedHosts: new Set(), requireHttps: true };

/** The page that a request was made from, as far as it is one of this site's. */
interface RequestPlace {
  readonly head: RequestHead;
  /** A form that is shown again has come by POST all the same: its address may take forms alone. */
  readonly staleForm: object | null;
  readonly origin: string;
  readonly fullPath: string;
}

/** Path and query of the page that a visitor can be brought back to by a link. `methods`: those that the address answers. */
export function returnPath(request: RequestPlace, methods: readonly string[] | null): string | null {
  const method = request.staleForm ? 'POST' : request.head.method;
  const opens = method === 'GET' || method === 'HEAD' || (methods?.includes('GET') ?? false);
  const path = opens ? request.fullPath : refererPath(request);
  // `//evil.example` is a path here and a host in a link.
  return path !== null && urlHasAllowedHostAndScheme(path, THIS_SITE) ? path : null;
}

function refererPath({ head, origin }: RequestPlace): string | null {
  const referer = URL.parse(head.headers.get('referer') ?? '');
  return referer?.origin === origin ? referer.pathname + referer.search : null;
}
