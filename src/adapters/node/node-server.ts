import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { BaseUser } from '../../core/users/user.ts';
import type { Site } from '../../pages/site.ts';
import type { Logger } from '../../support/logger.ts';
import { http1Problem, NodeRefusals, refusalHeaders } from '../node-http/node-refusals.ts';

export interface NodeServerOptions {
  readonly logger: Logger;
  /** Bytes of a request's headers at most. */
  readonly maxHeaderBytes: number;
  /** Seconds that an idle connection is kept. Default 75: balancers keep theirs for 60, and must be the first to close. */
  readonly keepAliveTimeout?: number;
  /** Connections at once; before one is turned away, the idle ones are closed. Default 4096. */
  readonly maxConnections?: number;
}

/** Milliseconds within which a request's headers, and all of it, must have come: slow senders hold nothing up. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 20_000;
const CHECK_INTERVAL = 1_000;

/** A server of node:http for the site, with limits on what it accepts. It does not listen yet. */
export function createNodeServer(
  site: Pick<Site<BaseUser>, 'fetch'>,
  { logger, maxHeaderBytes, keepAliveTimeout = 75, maxConnections = 4096 }: NodeServerOptions,
): Server {
  const listener = getRequestListener(
    (request, { incoming }) =>
      site.fetch(request, (incoming as IncomingMessage).socket.remoteAddress ?? null),
    {
      errorHandler: (error) => {
        logger.warn('request_refused', {
          status: 400,
          reason: error instanceof Error ? error.message : String(error),
        });
        return new Response('Bad Request\n', { status: 400, headers: refusalHeaders });
      },
    },
  );
  const refusals = new NodeRefusals(logger);
  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: keepAliveTimeout * 1000,
      connectionsCheckingInterval: CHECK_INTERVAL,
      // The listener refuses a missing Host itself, and says so in the log.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      const problem = http1Problem(incoming);
      if (problem) return refusals.refuseRequest(problem, incoming, outgoing);
      refusals.watch(incoming, outgoing);
      void listener(incoming, outgoing);
    },
  );
  server.on('checkExpectation', (incoming, outgoing) =>
    refusals.refuseRequest(
      { status: 417, reason: 'the Expect header asks for something unknown' },
      incoming,
      outgoing,
    ),
  );
  // Without a listener Node cuts the connection and says nothing.
  server.on('connect', (_, socket) => refusals.refuseConnection({ code: 'HTTP_CONNECT' }, socket));
  server.on('clientError', (error, socket) => refusals.refuseConnection(error, socket));
  limitConnections(server, { logger, maxConnections });
  return server;
}

/**
 * Who holds many connections and asks nothing must not turn others away: where there are too many, the idle ones are
 * closed (and not only refused, as by `server.maxConnections`). Those that are slow with a request are cut by the timeouts.
 */
function limitConnections(
  server: Server,
  { logger, maxConnections }: { readonly logger: Logger; readonly maxConnections: number },
): void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (open.size <= maxConnections) return;
    server.closeIdleConnections();
    if ([...open].filter(({ destroyed }) => !destroyed).length <= maxConnections) return;
    logger.warn('connection_refused', { reason: 'there are too many', ip: socket.remoteAddress ?? null });
    socket.destroy();
  });
}

/** Milliseconds between two looks for connections that have become idle. */
const IDLE_INTERVAL = 50;

/**
 * Stops a server: takes no new connections, lets the requests under way finish for at most `graceMs` milliseconds,
 * then cuts them off.
 */
export function stopServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // One that has its answer is kept for the next request, for longer than anybody waits for a stop.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_INTERVAL);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
