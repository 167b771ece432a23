import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** A request of node:http, or of the compatibility API of node:http2. */
export type NodeIncoming = IncomingMessage | Http2ServerRequest;

/** The answer to such a request. */
export type NodeOutgoing = ServerResponse | Http2ServerResponse;

/** Whether a request has come by HTTP/2. */
export function isHttp2(incoming: NodeIncoming): incoming is Http2ServerRequest {
  return incoming.httpVersionMajor === 2;
}

/**
 * The host that the headers name; empty where none does. In HTTP/2 that is `:authority`, and Host only where it is not
 * there (RFC 9113, 8.3.1). Both at once are the same, or the request is refused before (`headerProblem`).
 */
export function namedHost(incoming: NodeIncoming): string {
  const { host = '' } = incoming.headers;
  return isHttp2(incoming) ? (incoming.headers[':authority'] ?? host) : host;
}

/** Whether the body was cut off: the visitor went away before its end. On HTTP/2 the stream ends as if it were whole. */
export function isCutOff(incoming: NodeIncoming): boolean {
  return isHttp2(incoming) && incoming.aborted;
}

/** Whether the visitor went away before the end of the answer. HTTP/2's answers have no `destroyed` of their own. */
export function isGone(outgoing: NodeOutgoing): boolean {
  return 'stream' in outgoing ? outgoing.stream.destroyed : outgoing.destroyed;
}

/** The value of a header, which Node also takes as a number. */
export function headerText(value: OutgoingHttpHeader | undefined): string | string[] | undefined {
  return typeof value === 'number' ? String(value) : value;
}
