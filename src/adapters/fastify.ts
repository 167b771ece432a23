import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Session } from '../core/sessions/session.ts';
import type { RegisteredUser } from '../core/users/registered-user.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { Visitor } from '../core/users/user-model.ts';
import { isRefusal } from '../http/error-pages.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Messages } from '../http/messages.ts';
import type { ProjectSource } from '../project.ts';
import { andThen } from '../support/maybe-promise.ts';
import type { AnyFastifyRequest, FastifyAuth } from './fastify/fastify-auth.ts';
import { fastifyGuards } from './fastify/fastify-guards.ts';
import { ReplyAnswer, ReplyDefaults } from './fastify/reply-answer.ts';
import { defaultHeaders, type SecurityHeadersOptions, setDefaults } from './host/default-headers.ts';
import type { HostOptions } from './host/host.ts';
import { hostAuth } from './host/host-auth.ts';
import { NodeHost } from './host/node-host.ts';

export type { FastifyAuth, HostOptions, SecurityHeadersOptions };

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
  options?: HostOptions,
): FastifyAuth<U> {
  const host = new NodeHost(project, options);
  const plugin = (app: FastifyInstance, _: object, done: (error?: Error) => void): void => {
    decorate(app, host);
    // Before the body is parsed: the project's own pages read it themselves.
    app.addHook('onRequest', (request, reply, next) => {
      try {
        const entered = andThen(host.enter(request.raw, new ReplyAnswer(reply), request.url), (visitor) => {
          if (visitor) next();
        });
        if (entered instanceof Promise) entered.catch(next);
      } catch (error) {
        next(error as Error);
      }
    });
    done();
  };
  const auth = hostAuth<U, AnyFastifyRequest>(host.host.project, ({ raw }) => host.visitor(raw));
  const methods: Omit<FastifyAuth<U>, keyof typeof auth> = {
    ...fastifyGuards(host),
    securityHeaders: (headersOptions) => {
      const defaults = defaultHeaders(host.host.project.settings, headersOptions);
      return (_request, reply, done) => {
        setDefaults(defaults, new ReplyDefaults(reply));
        done();
      };
    },
    errorHandler: () => async (error, request, reply) => {
      if (!isRefusal(error) || reply.sent || !host.knows(request.raw)) throw error;
      await host.fail(request.raw, new ReplyAnswer(reply), error);
      return reply;
    },
    render: async (request, reply, template, context = {}) => {
      await host.render(request.raw, new ReplyAnswer(reply), { template, context });
      return reply;
    },
    userOfUpgrade: host.userOfUpgrade.bind(host),
  };
  return Object.assign(plugin, auth, methods, {
    // What fastify-plugin sets: hooks and properties are for the whole app, and not for the plugin's own routes alone.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'latchkey',
  });
}

/** Fastify wants to know of every property before the first request. */
function decorate<U extends BaseUser>(app: FastifyInstance, host: NodeHost<U>): void {
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
        return read(host.visitor(this.raw)) as never;
      },
    });
  }
}
