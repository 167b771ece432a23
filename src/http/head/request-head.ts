import { randomString } from '../../support/secrets.ts';

/** A request's headers, as far as they are read here. A Web request's `headers` are such. */
export interface RequestHeaders {
  /** The value of a header, several joined by `, `; null when it is not there. */
  get(name: string): string | null;
}

/** What a request says before its body. A Web `Request` is one; a server's own request is made to look like one. */
export interface RequestHead {
  readonly method: string;
  /** The whole URL, scheme and host included, encoded as it came. */
  readonly url: string;
  readonly headers: RequestHeaders;
  /** The scheme and the host (with its port) of `url`, where they are known without taking it apart. */
  readonly scheme?: 'http' | 'https';
  readonly host?: string;
}

/** A request as its server has it. */
export interface RequestSource {
  readonly head: RequestHead;
  /** The Web request, made when somebody asks for it. */
  toRequest(): Request;
  /** The fields of the form that was sent, where your own body parser has read them already. */
  parsedForm?(): URLSearchParams | null;
  /** The value that your own body parser has made of JSON; undefined where none has. */
  parsedJson?(): unknown;
  /** Aborted when the visitor goes away before the answer. Made when somebody asks for it. */
  signal?(): AbortSignal;
  /** Calls back once the answer is sent, or the visitor gone. Where it is missing, whoever makes the answer tells. */
  onEnd?(callback: () => void): void;
  /** The whole body, left in place for your own body parser; null when it is larger than `maxBytes`. */
  peekBody?(maxBytes: number): Promise<Uint8Array | null>;
}

/** A Web request as a source. */
export function webSource(request: Request): RequestSource {
  return { head: request, toRequest: () => request, signal: () => request.signal };
}

/** The host that the request is for, from its URL: an absolute one in the request line wins over the Host header. */
export function hostOf({ url, host }: RequestHead): string {
  if (host !== undefined) return host;
  const start = url.indexOf('//') + 2;
  return url.slice(start, url.indexOf('/', start));
}

/** Whether `hostOf` would tell `expected`, without making a text to compare it with. */
export function isFor({ url, host }: RequestHead, expected: string): boolean {
  if (host !== undefined) return host === expected;
  const start = url.indexOf('//') + 2;
  return url.startsWith(expected, start) && url[start + expected.length] === '/';
}

/** As browsers write it in `Origin`: in lower case, and without the port that the scheme has anyway. */
export function originOf(scheme: 'http' | 'https', host: string): string {
  const origin = `${scheme}://${host}`;
  return /[A-Z]|:(80|443)?$/.test(host) ? (URL.parse(origin)?.origin ?? origin) : origin;
}

/** Path and query, still encoded. */
export function targetOf({ url }: RequestHead): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2)).split('#', 1)[0] as string;
}

/** The query, still encoded, without its question mark. */
export function queryOf({ url }: RequestHead): string {
  const question = url.indexOf('?');
  return question === -1 ? '' : (url.slice(question + 1).split('#', 1)[0] as string);
}

/** The scheme of the connection, from the URL. */
export function schemeOf({ url, scheme }: RequestHead): 'http' | 'https' {
  return scheme ?? (url.startsWith('https:') ? 'https' : 'http');
}

/** Whether a request asks for a WebSocket (RFC 6455, 4.1). */
export function asksForSocket(headers: RequestHeaders): boolean {
  return headers.get('upgrade')?.toLowerCase().includes('websocket') ?? false;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Whether a request changes nothing, by its method (RFC 9110, 9.2.1). */
export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.has(method);
}

/** What an id may be that a proxy gives: nothing in it means anything to a log, a page or a shell. */
const PLAIN_TOKEN = /^[\w.:-]{1,64}$/;

/**
 * A name for a request: what a trusted proxy calls it, where that is short and plain, or else 16 random characters. Anybody
 * else could give one request the name of another, and so is not believed.
 */
export function requestId(headers: RequestHeaders, byTrustedProxy: boolean): string {
  const given = byTrustedProxy ? headers.get('x-request-id') : null;
  return given !== null && PLAIN_TOKEN.test(given) ? given : randomString(16);
}
