import { createServer, type IncomingMessage, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { BaseUser } from '../../core/users/user.ts';
import type { Site } from '../../site/site.ts';
import type { Logger } from '../../support/logger.ts';
import { headerProblem, NodeRefusals, refusalHeaders } from '../node-refusals.ts';

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
export function createNodeServer(
  site: Pick<Site<BaseUser>, 'fetch'>,
  { logger, maxHeaderBytes }: NodeServerOptions,
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
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      connectionsCheckingInterval: CHECK_INTERVAL,
      // The listener refuses a missing Host itself, and says so in the log.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      const problem = headerProblem(incoming);
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
  return server;
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
