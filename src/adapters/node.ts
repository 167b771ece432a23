import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Site } from '../site/site.ts';
import type { Logger } from '../support/logger.ts';

export interface NodeServerOptions {
  readonly logger: Logger;
  /** Bytes of a request's headers at most. */
  readonly maxHeaderBytes: number;
}

/** Milliseconds within which a request's headers, and all of it, must have come: slow senders hold nothing up. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 20_000;
const KEEP_ALIVE_TIMEOUT = 5_000;
const CHECK_INTERVAL = 1_000;

/** A server of node:http for the site, with limits on what it accepts. It does not listen yet. */
export function createNodeServer(site: Site, { logger, maxHeaderBytes }: NodeServerOptions): Server {
  const listener = getRequestListener(
    (request, { incoming }) =>
      site.fetch(request, (incoming as IncomingMessage).socket.remoteAddress ?? null),
    {
      errorHandler: (error) => {
        logger.warn('request_refused', {
          status: 400,
          reason: error instanceof Error ? error.message : String(error),
        });
        return new Response('Bad Request\n', { status: 400, headers: { connection: 'close' } });
      },
    },
  );
  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      connectionsCheckingInterval: CHECK_INTERVAL,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.on('clientError', (error, socket) => refuseConnection(error, socket, logger));
  return server;
}

const answers: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what the parser could not make sense of, where there is no request to answer. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex, logger: Logger): void {
  const answer = answers[error.code ?? ''] ?? '400 Bad Request';
  if (error.code !== 'ECONNRESET') {
    logger.warn('connection_refused', {
      status: Number(answer.slice(0, 3)),
      reason: error.code ?? error.message,
    });
  }
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${answer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * Stops a server: takes no new connections, lets the requests under way finish for at most `graceMs` milliseconds,
 * then cuts them off.
 */
export function stopServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
