import {
  type ClientHttp2Session,
  connect,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import type { Send } from '../../src/testing/client/test-client.ts';

/** Sends requests by HTTP/2, each over a connection of its own. `options`: of TLS, for an https origin. */
export function overHttp2(origin: string, options: SecureClientSessionOptions = {}): Send {
  return async (path, { method, headers, body }) => {
    const session = connect(origin, options);
    try {
      return await exchange(session, { ':path': path, ':method': method, ...linesOf(headers) }, body);
    } finally {
      session.close();
    }
  };
}

/** Browsers send each cookie on a line of its own (RFC 9113, 8.2.3). */
function linesOf({ cookie, ...headers }: Readonly<Record<string, string>>): OutgoingHttpHeaders {
  return cookie === undefined ? headers : { ...headers, cookie: cookie.split('; ') };
}

function exchange(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: string | Uint8Array | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const stream = session.on('error', reject).request(headers).on('error', reject);
    let head: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
    const chunks: Buffer[] = [];
    stream.on('response', (received) => {
      head = received;
    });
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const content = Buffer.concat(chunks);
      const init = { status: head[':status'] ?? 0, headers: headersOf(head) };
      resolve(new Response(content.length > 0 ? content : null, init));
    });
    stream.end(body);
  });
}

function headersOf(head: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(head)) {
    if (name.startsWith(':')) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, String(one));
  }
  return headers;
}
