import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { type Send, TestClient } from '../../src/testing/client/test-client.ts';

export interface MountClientOptions {
  readonly port: number;
  /** The origin that the visitor believes to be at: its host goes into the Host header. */
  readonly origin: string;
  /** Default: one of its own, which keeps connections open. */
  readonly agent?: Agent;
}

/** A test client that can say which host it came for, as `fetch` cannot. */
export class MountClient extends TestClient {
  constructor(options: MountClientOptions) {
    super(options.origin, sendToMount(options));
  }
}

function sendToMount({
  port,
  origin,
  agent = new Agent({ keepAlive: true, maxSockets: 8 }),
}: MountClientOptions): Send {
  const { host } = new URL(origin);
  return async (path, { method, headers, body }) => {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest({
        host: '127.0.0.1',
        port,
        agent,
        method,
        path,
        headers: {
          host,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      });
      outgoing.on('response', resolve).on('error', reject).end(body);
    });
    const content = Buffer.concat(await incoming.toArray());
    const status = incoming.statusCode ?? 0;
    return new Response(content.length > 0 ? content : null, { status, headers: headersOf(incoming) });
  };
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return headers;
}
