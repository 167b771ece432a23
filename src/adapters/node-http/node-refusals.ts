import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Duplex } from 'node:stream';
import { DEFAULT_CSP, securityHeaders } from '../../http/head/security-headers.ts';
import type { Logger } from '../../support/logger.ts';
import { isHttp2, type NodeIncoming } from './node-exchange.ts';

/** A request that is refused before the site sees it. */
export interface RequestProblem {
  readonly status: number;
  readonly reason: string;
}

/** The headers of refusals without a page. */
export const refusalHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders({ contentSecurityPolicy: DEFAULT_CSP, secureHstsSeconds: 0, publicOrigin: null }),
  'cache-control': 'no-store',
  connection: 'close',
};

/** Far more than browsers and proxies send; Node drops what comes after 2,000 without a word. */
const MAX_HEADERS = 200;

/** Why a request must be refused that Node's parser has let through; null for a request that is in order. */
export function headerProblem(incoming: NodeIncoming): RequestProblem | null {
  return isHttp2(incoming) ? (http2Problem(incoming) ?? namesProblem(incoming)) : http1Problem(incoming);
}

/** As `headerProblem`, for a server of HTTP/1.1 alone. */
export function http1Problem(incoming: IncomingMessage): RequestProblem | null {
  const { url = '', socket } = incoming;
  if (!url.startsWith('/') && !/^https?:\/\//.test(url)) {
    return { status: 400, reason: 'the target is neither a path nor an address' };
  }
  if (url.startsWith('https:') && !('encrypted' in socket)) {
    // An absolute target may claim any scheme. Only a trusted proxy may say that the visitor came by https.
    return { status: 400, reason: 'the target is https and the connection is not' };
  }
  return namesProblem(incoming);
}

function namesProblem({ rawHeaders }: NodeIncoming): RequestProblem | null {
  if (rawHeaders.length > MAX_HEADERS * 2) {
    return { status: 431, reason: `there are more than ${MAX_HEADERS} headers` };
  }
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  // Two hosts are two readings of one request (RFC 9112, 3.2: answer 400); Node keeps the first of them.
  return hosts > 1 ? { status: 400, reason: 'there is more than one Host header' } : null;
}

/** The rules of HTTP/2 (RFC 9113, 8.3.1): there is one path, and `:authority` and Host are the same. */
function http2Problem({ url, authority, headers }: Http2ServerRequest): RequestProblem | null {
  if (!url.startsWith('/')) return { status: 400, reason: 'the target is no path' };
  return headers.host !== undefined && headers.host.toLowerCase() !== authority.toLowerCase()
    ? { status: 400, reason: 'the Host header is not the :authority' }
    : null;
}

/** Refuses requests and connections below the site, where there is nothing to render a page with. */
export class NodeRefusals {
  readonly #logger: Logger;
  readonly #answers = new WeakMap<Duplex, ServerResponse>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Remembers which answer is under way on its connection. */
  watch(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.#answers.set(incoming.socket, outgoing);
  }

  refuseRequest(problem: RequestProblem, incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.#log(problem, incoming);
    outgoing.writeHead(problem.status, refusalHeaders).end();
  }

  /** The answer to such a request, for a server that sends it in its own manner. */
  answer(problem: RequestProblem, incoming: NodeIncoming): Response {
    this.#log(problem, incoming);
    return new Response(null, { status: problem.status, headers: refusalHeaders });
  }

  /** Answers a request that the parser could not read. `code`: of Node's error. */
  refuseConnection(
    { code, message }: { readonly code?: string; readonly message?: string },
    socket: Duplex,
  ): void {
    if (code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const answer = answersByCode[code ?? ''] ?? '400 Bad Request';
    const status = Number(answer.slice(0, 3));
    this.#logger.warn('connection_refused', { status, reason: code ?? message ?? 'unknown' });
    if (!socket.writable || this.#isAnswered(socket)) socket.destroy();
    else socket.end(`HTTP/1.1 ${answer}\r\n${headerLines}content-length: 0\r\n\r\n`);
  }

  #log({ status, reason }: RequestProblem, { socket }: NodeIncoming): void {
    this.#logger.warn('request_refused', { status, reason, ip: socket.remoteAddress ?? null });
  }

  /**
   * Whether what is malformed is the body of a request that has its answer already. A second answer would be taken
   * for the answer to the next request, by a proxy that shares the connection between visitors.
   */
  #isAnswered(socket: Duplex): boolean {
    const outgoing = this.#answers.get(socket);
    return outgoing ? outgoing.headersSent && !outgoing.req.complete : false;
  }
}

const answersByCode: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HTTP_CONNECT: '405 Method Not Allowed',
};

const headerLines = Object.entries(refusalHeaders)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('');
