import type { ServerResponse } from 'node:http';
import type { ProjectSource } from '../../compose/project.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { andThen } from '../../support/maybe-promise.ts';
import { defaultHeaders, setDefaults } from '../mount/default-headers.ts';
import type { MountOptions } from '../mount/mount.ts';
import { mountAuth } from '../mount/mount-auth.ts';
import { mountGuards } from '../mount/mount-guards.ts';
import { NodeAnswer } from '../node-http/node-answer.ts';
import type { NodeIncoming, NodeOutgoing } from '../node-http/node-exchange.ts';
import { NodeMount } from '../node-http/node-mount.ts';
import type { NodeAuth, NodeGuards, NodeHandler, NodeVisit } from './node-auth.ts';

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
export function latchkey<U extends BaseUser>(
  project: ProjectSource<U>,
  options?: MountOptions<U>,
): NodeAuth<U> {
  const node = new NodeMount(project, options);
  const { mount } = node;
  const guards = mountGuards(mount, (guard, handler): NodeHandler<U> => {
    return (request, response) =>
      andThen(node.passes(guard, request, new NodeAnswer(response)), (visitor) =>
        visitor ? handler?.(request as never, response as never, undefined as never) : undefined,
      );
  });
  return {
    ...mountAuth<U, NodeIncoming>(mount.project, (request) => node.visitor(request)),
    listener: (own) => (request, response) => void answer(node, { request, response }, own),
    handle: (request, response) => node.enter(request, new NodeAnswer(response)),
    ...(guards as unknown as NodeGuards<U>),
    securityHeaders: (handler, headersOptions) => {
      const defaults = defaultHeaders(mount.project.settings, headersOptions);
      return (request, response) => {
        setDefaults(defaults, new NodeAnswer(response));
        return handler(request, response);
      };
    },
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
  node: NodeMount<U>,
  { request, response }: Exchange,
  own: NodeHandler<U>,
): unknown {
  const failed = (error: unknown) => fail(node, { request, response }, error);
  try {
    const done: unknown = andThen(node.enter(request, new NodeAnswer(response)), (visitor) =>
      visitor
        ? node.mount.onBehalfOf(visitor, () => own(request as NodeVisit<U>, response as ServerResponse))
        : undefined,
    );
    return done instanceof Promise ? done.catch(failed) : done;
  } catch (error) {
    return failed(error);
  }
}

async function fail<U extends BaseUser>(
  node: NodeMount<U>,
  { request, response }: Exchange,
  error: unknown,
): Promise<void> {
  const { logger } = node.mount.project;
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
