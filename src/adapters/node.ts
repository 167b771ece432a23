import type { ServerResponse } from 'node:http';
import type { BaseUser } from '../core/users/user.ts';
import { loginRequired, permissionRequired, staffRequired, userPassesTest } from '../http/guards.ts';
import type { ProjectSource } from '../project.ts';
import { andThen } from '../support/maybe-promise.ts';
import { defaultHeaders, type SecurityHeadersOptions, setDefaults } from './host/default-headers.ts';
import type { HostGuard, HostOptions } from './host/host.ts';
import { hostAuth } from './host/host-auth.ts';
import { NodeAnswer } from './host/node-answer.ts';
import type { NodeIncoming, NodeOutgoing } from './host/node-exchange.ts';
import { NodeHost } from './host/node-host.ts';
import type { NodeAuth, NodeHandler, NodeListener, NodeVisit } from './node/node-auth.ts';

export { type ConnectPgSimpleOptions, connectPgSimple } from './adopt/connect-pg-simple.ts';
export type { ExpressSession, ExpressSessionStore } from './adopt/express-session-store.ts';
export { type ExpressSessionsOptions, expressSessions } from './adopt/express-sessions.ts';
export { createNodeServer, type NodeServerOptions, stopServer } from './node/node-server.ts';
export type {
  HostOptions,
  NodeAuth,
  NodeHandler,
  NodeIncoming,
  NodeListener,
  NodeOutgoing,
  NodeVisit,
  SecurityHeadersOptions,
};

/**
 * Accounts and sessions for a server of node:http or node:http2 that has pages of its own.
 *
 * ```ts
 * const auth = latchkey(project);
 * await auth.migrate();
 * createServer(auth.listener((request, response) => response.end(`Hello, ${request.user}`))).listen(8000);
 * ```
 *
 * @throws LatchkeyError as `openProject`.
 */
export function latchkey<U extends BaseUser>(project: ProjectSource<U>, options?: HostOptions): NodeAuth<U> {
  const node = new NodeHost(project, options);
  const { host } = node;
  const guarded = <V>(guard: HostGuard<U>, handler: NodeHandler<U, V>): NodeHandler<U> => {
    return (request, response) =>
      andThen(node.passes(guard, request, new NodeAnswer(response)), (visitor) =>
        visitor ? handler(request as NodeVisit<U, V>, response) : undefined,
      );
  };
  return {
    ...hostAuth<U, NodeIncoming>(host.project, (request) => node.visitor(request)),
    listener: (own) => (request, response) => void answer(node, { request, response }, own),
    handle: (request, response) => node.enter(request, new NodeAnswer(response)),
    loginRequired: (handler, guardOptions) =>
      guarded(
        host.guard((view) => loginRequired(view, guardOptions)),
        handler,
      ),
    permissionRequired: (perms, handler, guardOptions) =>
      guarded(
        host.guard((view) => permissionRequired(perms, view, guardOptions)),
        handler,
      ),
    userPassesTest: (test, handler, guardOptions) =>
      guarded(
        host.guard((view) => userPassesTest(test, view, guardOptions)),
        handler,
      ),
    staffRequired: (handler, guardOptions) =>
      guarded(
        host.guard((view) => staffRequired(view, guardOptions)),
        handler,
      ),
    securityHeaders: (handler, headersOptions) => {
      const defaults = defaultHeaders(host.project.settings, headersOptions);
      return (request, response) => {
        setDefaults(defaults, new NodeAnswer(response));
        return handler(request, response);
      };
    },
    csrfProtect: (handler) => guarded((visitor) => host.csrfGuard(visitor), handler),
    render: (request, response, template, context = {}) =>
      node.render(request, new NodeAnswer(response), { template, context }),
    fail: (request, response, error) => node.fail(request, new NodeAnswer(response), error),
    userOfUpgrade: (incoming) => node.userOfUpgrade(incoming),
  };
}

interface Exchange {
  readonly request: NodeIncoming;
  readonly response: NodeOutgoing;
}

/** Never rejects: a request without an answer would wait for ever. */
function answer<U extends BaseUser>(
  node: NodeHost<U>,
  { request, response }: Exchange,
  own: NodeHandler<U>,
): unknown {
  const failed = (error: unknown) => fail(node, { request, response }, error);
  try {
    const done: unknown = andThen(node.enter(request, new NodeAnswer(response)), (visitor) =>
      visitor ? own(request as NodeVisit<U>, response as ServerResponse) : undefined,
    );
    return done instanceof Promise ? done.catch(failed) : done;
  } catch (error) {
    return failed(error);
  }
}

async function fail<U extends BaseUser>(
  node: NodeHost<U>,
  { request, response }: Exchange,
  error: unknown,
): Promise<void> {
  const { logger } = node.host.project;
  try {
    if (!response.headersSent && node.knows(request))
      return await node.fail(request, new NodeAnswer(response), error);
    logger.error('request_failed', { error: textOf(error) });
  } catch (second) {
    logger.error('request_failed', { error: `${textOf(error)}\n${textOf(second)}` });
  }
  if (response.headersSent) response.destroy();
  else {
    response.statusCode = 500;
    response.end();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
