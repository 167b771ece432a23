import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHead, RequestHeaders, RequestSource } from '../../http/head/request-head.ts';
import {
  isCutOff,
  isGone,
  isHttp2,
  type NodeIncoming,
  type NodeOutgoing,
  namedHost,
} from './node-exchange.ts';
import { parsedFields } from './parsed-fields.ts';
import { peekBody } from './peek-body.ts';

/** What a framework adds to Node's request: the whole address where a router has cut it, and the body it has parsed. */
export type NodeRequest = NodeIncoming & {
  readonly originalUrl?: string;
  /** The part of the path that Express's routers have cut off so far. */
  readonly baseUrl?: string;
  readonly body?: unknown;
};

/** What the router of a framework with a request of its own tells of one; Fastify's request is such. */
export interface RoutedRequest {
  /** The address that the router sees. */
  readonly url: string;
  /** What the framework has parsed the body to, once it has. */
  readonly body?: unknown;
}

/** A request of node:http or node:http2 as the site reads it. A Web request is made of it only where one is asked for. */
export class NodeSource implements RequestSource, RequestHead, RequestHeaders {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** The path as it came, without the query. */
  readonly path: string;
  readonly #incoming: NodeRequest;
  /** The target of the request line, without scheme and host. */
  readonly #target: string;
  readonly #outgoing: NodeOutgoing | null;
  readonly #routed: RoutedRequest | null;
  #request: Request | null = null;
  #signal: AbortSignal | null = null;

  /** `outgoing`: the answer, where there is one to come. `routed`: by default what the request tells. */
  constructor(
    incoming: NodeRequest,
    outgoing: NodeOutgoing | null = null,
    routed: RoutedRequest | null = null,
  ) {
    this.#outgoing = outgoing;
    this.#routed = routed;
    const target = incoming.originalUrl ?? incoming.url ?? '/';
    this.#incoming = incoming;
    this.method = incoming.method ?? 'GET';
    if (target.startsWith('/')) {
      this.scheme = 'encrypted' in incoming.socket ? 'https' : 'http';
      this.host = namedHost(incoming);
      this.#target = target;
      this.path = pathOf(target);
      return;
    }
    // An absolute target (RFC 9112, 3.2.2) names the host itself.
    const start = target.indexOf('//') + 2;
    const slash = target.indexOf('/', start);
    this.scheme = target.startsWith('https:') ? 'https' : 'http';
    this.host = slash === -1 ? target.slice(start) : target.slice(start, slash);
    this.#target = slash === -1 ? '/' : target.slice(slash);
    this.path = pathOf(this.#target);
  }

  /**
   * The path as the router of your server sees it, which guards go by. That is another one where the app has rewritten the
   * address on the way (`req.url`).
   */
  routedPath(): string {
    const routed = this.#routed;
    const target = routed ? withoutOrigin(routed.url) : routedTarget(this.#incoming, this.#target);
    return target === this.#target ? this.path : pathOf(target);
  }

  get url(): string {
    return `${this.scheme}://${this.host}${this.#target}`;
  }

  get head(): RequestHead {
    return this;
  }

  get headers(): RequestHeaders {
    return this;
  }

  get(name: string): string | null {
    const value = this.#incoming.headers[name];
    if (typeof value === 'string') return value;
    // The length in a request of serverless-http's is a number.
    return value === undefined ? null : [value].flat().join(', ');
  }

  onEnd(callback: () => void): void {
    if (this.#outgoing && isGone(this.#outgoing)) callback();
    else this.#outgoing?.once('close', callback);
  }

  /** The answer closes before it has ended: the connection, or on HTTP/2 the stream, is gone. */
  signal(): AbortSignal {
    this.#signal ??= signalOf(this.#outgoing);
    return this.#signal;
  }

  toRequest(): Request {
    this.#request ??= this.#makeRequest();
    return this.#request;
  }

  /**
   * The fields, where a body parser has made an object of them. Null where none has: Express 4 has an empty object as the
   * body then.
   */
  parsedForm(): URLSearchParams | null {
    const { body, readableEnded } = this.#incoming;
    if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return null;
    if (!readableEnded && Object.keys(body).length === 0) return null;
    if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(this.get('content-type') ?? ''))
      return null;
    return parsedFields(body);
  }

  /** A text and bytes are JSON that nobody has parsed yet. */
  parsedJson(): unknown {
    const body = this.#parsedBody;
    if (typeof body === 'string' || Buffer.isBuffer(body)) return undefined;
    if (typeof body !== 'object' || body === null) return body;
    // The stream itself, where a parser of yours reads large bodies as they come.
    if ('pipe' in body && typeof body.pipe === 'function') return undefined;
    // See `parsedForm`.
    return !this.#incoming.readableEnded && Object.keys(body).length === 0 ? undefined : body;
  }

  get #parsedBody(): unknown {
    const routed = this.#routed?.body;
    return routed === undefined ? this.#incoming.body : routed;
  }

  peekBody(maxBytes: number): Promise<Uint8Array | null> {
    const body = this.#parsedBody;
    if (typeof body === 'string') return Promise.resolve(Buffer.from(body));
    if (Buffer.isBuffer(body)) return Promise.resolve(body);
    return peekBody(this.#incoming, maxBytes);
  }

  #makeRequest(): Request {
    const headers = headersOf(this.#incoming);
    const { method, url } = this;
    if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
    // A Web request cannot be a TRACE. The head's `method` still says it.
    if (method === 'TRACE') return new Request(url, { headers });
    return new Request(url, { method, headers, body: this.#body(), duplex: 'half' });
  }

  /** Reads nothing before somebody asks: a request that turns out to be your own still has its body. */
  #body(): string | Buffer<ArrayBuffer> | ReadableStream<Uint8Array> | null {
    const incoming = this.#incoming;
    if (typeof incoming.body === 'string' || Buffer.isBuffer(incoming.body))
      return incoming.body as string | Buffer<ArrayBuffer>;
    if (incoming.readableEnded) return null;
    let chunks: AsyncIterator<Buffer> | undefined;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          chunks ??= incoming[Symbol.asyncIterator]();
          const { done, value } = await chunks.next();
          if (done && isCutOff(incoming)) controller.error(new Error('the connection was lost'));
          else if (done) controller.close();
          else controller.enqueue(value);
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/**
 * The headers of a request. HTTP/2 has the host in `:authority` and no Host header: it gets one here, as from a gateway to
 * HTTP/1.1 (RFC 9113, 8.3.1), so that a view finds it in both.
 */
function headersOf(incoming: NodeIncoming): Headers {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] as string);
  }
  // Requests that serverless-http makes have no raw headers.
  if (rawHeaders.length === 0) appendAll(headers, incoming.headers);
  if (isHttp2(incoming) && !headers.has('host')) headers.set('host', namedHost(incoming));
  return headers;
}

function signalOf(outgoing: NodeOutgoing | null): AbortSignal {
  const controller = new AbortController();
  if (outgoing && isGone(outgoing)) controller.abort();
  else outgoing?.once('close', () => controller.abort());
  return controller.signal;
}

function appendAll(headers: Headers, named: IncomingHttpHeaders): void {
  for (const [name, value] of Object.entries(named)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
}

/**
 * What Express has cut off, and what is left. It puts a slash where nothing would be left: `/shop` is `/` below itself.
 * Elsewhere the whole target: what cuts addresses and does not say what (connect) tells nothing by what is left.
 */
function routedTarget({ baseUrl, url = '/' }: NodeRequest, target: string): string {
  if (baseUrl === undefined) return target;
  const left = withoutOrigin(url);
  return target === baseUrl + left.slice(1) ? target : baseUrl + left;
}

/** An absolute target without scheme and host. */
function withoutOrigin(target: string): string {
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/]*/, '');
}

/** The target without the query, and without a fragment that a careless client has sent along. */
function pathOf(target: string): string {
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  const fragment = path.indexOf('#');
  return fragment === -1 ? path : path.slice(0, fragment);
}
