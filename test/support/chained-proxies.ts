import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Addresses of this machine from which the two connect on: a site has to tell them from the visitor, 127.0.0.1. */
export const PROXIES = ['127.0.0.2', '127.0.0.3'] as const;

export interface ChainedProxies {
  /** Where visitors go. */
  readonly origin: string;
  stop(): Promise<void>;
}

export interface ChainedProxiesOptions {
  /** The port of the site. */
  readonly port: number;
  /** Certificate and key, where the outer one is to speak https. */
  readonly pem?: Buffer;
}

/**
 * Two proxies, one behind the other, in front of a site on 127.0.0.1. Each adds who it heard from to X-Forwarded-For and
 * what was spoken there to X-Forwarded-Proto, and leaves Host as it is.
 */
export async function chainProxies({ port, pem }: ChainedProxiesOptions): Promise<ChainedProxies> {
  const inner = createServer(forwardTo(port, PROXIES[1], 'http'));
  const innerPort = await listening(inner);
  const listener = forwardTo(innerPort, PROXIES[0], pem ? 'https' : 'http');
  const outer = pem ? createTlsServer({ key: pem, cert: pem }, listener) : createServer(listener);
  const origin = `${pem ? 'https' : 'http'}://127.0.0.1:${await listening(outer)}`;
  return {
    origin,
    async stop() {
      for (const server of [outer, inner]) {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }
    },
  };
}

function forwardTo(port: number, localAddress: string, scheme: 'http' | 'https') {
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method, url, headers, socket } = incoming;
    const onward = request({
      host: '127.0.0.1',
      port,
      localAddress,
      method,
      path: url,
      headers: {
        ...headers,
        'x-forwarded-for': added(headers['x-forwarded-for'], String(socket.remoteAddress)),
        'x-forwarded-proto': added(headers['x-forwarded-proto'], scheme),
      },
    });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    // Who goes away takes the request to the site along, as with nginx.
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  };
}

function added(before: string | string[] | undefined, word: string): string {
  return before === undefined ? word : `${before}, ${word}`;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
