import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProjectSource } from '../../compose/project.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { RegisteredUser } from '../../core/users/registered-user.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { Messages } from '../../http/request/messages.ts';
import { isRefusal } from '../../pages/error-pages.ts';
import { andThen } from '../../support/maybe-promise.ts';
import { defaultHeaders, setDefaults } from '../mount/default-headers.ts';
import type { MountOptions } from '../mount/mount.ts';
import { mountAuth } from '../mount/mount-auth.ts';
import { NodeMount } from '../node-http/node-mount.ts';
import type { AnyFastifyRequest, FastifyAuth } from './fastify-auth.ts';
import { fastifyGuards } from './fastify-guards.ts';
import { ReplyAnswer, ReplyDefaults } from './reply-answer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who the visitor is: a user, or the anonymous user. `isAuthenticated` tells. */
    readonly user: Visitor<RegisteredUser>;
    /** The visitor's session; empty and unsaved until something is kept in it. */
    readonly session: Session<RegisteredUser>;
    /** Messages for the visitor's next page. */
    readonly messages: Messages;
    /** The request as views of the project see it. */
    readonly latchkey: HttpRequest<RegisteredUser>;
  }
}

/**
 * Accounts and sessions for a Fastify app. In an app with several projects, `request.user` is the first one's; each
 * `auth.visitor(request)` knows its own.
 *
 * ```ts
 * const auth = latchkey(project);
 * await auth.migrate();
 * await app.register(auth);
 * app.get('/reports', auth.loginRequired((request) => ({ email: request.user.email })));
 * ```
 *
 * @throws LatchkeyError as `openProject`.
 */
export function latchkey<U extends BaseUser>(
  project: ProjectSource<U>,
  options?: MountOptions<U>,
): FastifyAuth<U> {
  const node = new NodeMount(project, options);
  const plugin = (app: FastifyInstance, _: object, done: (error?: Error) => void): void => {
    decorate(app, node);
    // Before the body is parsed: the project's own pages read it themselves.
    app.addHook('onRequest', (request, reply, next) => {
      try {
        const entered = andThen(node.enter(request.raw, new ReplyAnswer(reply), request), (visitor) => {
          if (visitor) node.mount.onBehalfOf(visitor, next);
        });
        if (entered instanceof Promise) entered.catch(next);
      } catch (error) {
        next(error as Error);
      }
    });
    done();
  };
  const auth = mountAuth<U, AnyFastifyRequest>(node.mount.project, ({ raw }) => node.visitor(raw));
  const methods: Omit<FastifyAuth<U>, keyof typeof auth> = {
    ...fastifyGuards(node),
    securityHeaders: (headersOptions) => {
      const defaults = defaultHeaders(node.mount.project.settings, headersOptions);
      return (_request, reply, done) => {
        setDefaults(defaults, new ReplyDefaults(reply));
        done();
      };
    },
    errorHandler: () => async (error, request, reply) => {
      if (!isRefusal(error) || reply.sent || !node.knows(request.raw)) throw error;
      await node.fail(request.raw, new ReplyAnswer(reply), error);
      return reply;
    },
    render: async (request, reply, template, context = {}) => {
      await node.render(request.raw, new ReplyAnswer(reply), { template, context });
      return reply;
    },
    userOfUpgrade: node.userOfUpgrade.bind(node),
  };
  return Object.assign(plugin, auth, methods, {
    // What fastify-plugin sets: hooks and properties are for the whole app, and not for the plugin's own routes alone.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'latchkey',
  });
}

/** Fastify wants to know of every property before the first request. */
function decorate<U extends BaseUser>(app: FastifyInstance, node: NodeMount<U>): void {
  const properties: Record<string, (visitor: HttpRequest<U>) => unknown> = {
    user: (visitor) => visitor.user,
    session: (visitor) => visitor.session,
    messages: (visitor) => visitor.messages,
    latchkey: (visitor) => visitor,
  };
  for (const [name, read] of Object.entries(properties)) {
    if (app.hasRequestDecorator(name)) continue;
    app.decorateRequest(name, {
      getter(this: FastifyRequest) {
        return read(node.visitor(this.raw)) as never;
      },
    });
  }
}
