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
  readonly #readAgain: (() => Promise<ArrayBuffer>) | null;

  /** `readAgain`: gives the body that your own page has read, where its framework keeps that. */
  constructor(request: Request, readAgain: (() => Promise<ArrayBuffer>) | null = null) {
    this.#readAgain = readAgain;
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

  async peekBody(maxBytes: number): Promise<Uint8Array | null> {
    return this.#request.bodyUsed ? this.#readBody() : readCopy(this.#request, maxBytes);
  }

  /** Nothing where somebody else has read it. */
  async #readBody(): Promise<Uint8Array> {
    try {
      return new Uint8Array((await this.#readAgain?.()) ?? []);
    } catch {
      return new Uint8Array();
    }
  }
}

async function readCopy(request: Request, maxBytes: number): Promise<Uint8Array | null> {
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
