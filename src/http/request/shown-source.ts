import type { RequestSource } from '../head/request-head.ts';

/**
 * The request as one by GET, to the same address and with the same headers, but without a body: whatever is asked of it, nobody
 * can take it for one that may change something.
 */
export function shownSource(source: RequestSource): RequestSource {
  const { url, headers, scheme, host } = source.head;
  let request: Request | null = null;
  return {
    head: { method: 'GET', url, headers, ...(scheme && { scheme }), ...(host !== undefined && { host }) },
    toRequest: () => {
      request ??= withoutBody(source.toRequest());
      return request;
    },
    ...(source.signal && { signal: () => source.signal?.() as AbortSignal }),
  };
}

function withoutBody({ url, headers: sent, signal }: Request): Request {
  const headers = new Headers(sent);
  for (const name of ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']) {
    headers.delete(name);
  }
  return new Request(url, { headers, signal });
}
