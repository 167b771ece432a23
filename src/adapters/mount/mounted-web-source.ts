import type { RequestHead, RequestHeaders, RequestSource } from '../../http/head/request-head.ts';

/**
 * A Web request whose body your own page reads again after us. What it says is read once: with a `Request` of
 * Node's each look at its URL writes that anew.
 */
export class MountedWebSource implements RequestSource, RequestHead {
  readonly method: string;
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly #request: Request;

  constructor(request: Request) {
    this.method = request.method;
    this.url = request.url;
    this.headers = request.headers;
    this.#request = request;
  }

  get head(): RequestHead {
    return this;
  }

  signal(): AbortSignal {
    return this.#request.signal;
  }

  toRequest(): Request {
    return this.#request;
  }

  peekBody(maxBytes: number): Promise<Uint8Array | null> {
    return readCopy(this.#request, maxBytes);
  }
}

async function readCopy(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (request.bodyUsed) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the copy alone.
  for await (const chunk of request.clone().body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
