import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { type TestAnswer, TestClient, type TestRequest } from '../../src/testing/test-client.ts';

export interface HostClientOptions {
  readonly port: number;
  /** The origin that the visitor believes to be at: its host goes into the Host header. */
  readonly origin: string;
  /** Default: one of its own, which keeps connections open. */
  readonly agent?: Agent;
}

/** A test client that can say which host it came for, as `fetch` cannot. */
export class HostClient extends TestClient {
  readonly #port: number;
  readonly #host: string;
  readonly #agent: Agent;

  constructor({ port, origin, agent = new Agent({ keepAlive: true, maxSockets: 8 }) }: HostClientOptions) {
    super(origin);
    this.#port = port;
    this.#host = new URL(origin).host;
    this.#agent = agent;
  }

  override async request(path: string, options: TestRequest = {}): Promise<TestAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { method = 'GET', body, headers = {} } = options;
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest({
        host: '127.0.0.1',
        port: this.#port,
        agent: this.#agent,
        method,
        path,
        headers: {
          host: this.#host,
          ...(cookie ? { cookie } : {}),
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      });
      outgoing.on('response', resolve).on('error', reject).end(body);
    });
    const text = Buffer.concat(await incoming.toArray()).toString();
    const received = headersOf(incoming);
    for (const line of received.getSetCookie()) this.keep(line);
    return { status: incoming.statusCode ?? 0, headers: received, text, location: received.get('location') };
  }

  /** Takes up one `Set-Cookie` line, as a browser would. */
  keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const equals = pair.indexOf('=');
    if (attributes.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, equals));
    else this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return headers;
}
