import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BaseUser } from '../../core/users/user.ts';
import { loginRequired, permissionRequired, staffRequired, userPassesTest } from '../../http/guards.ts';
import type { View } from '../../http/view.ts';
import type { NodeHost } from '../host/node-host.ts';
import type { FastifyAuth } from './fastify-auth.ts';

type Guards = 'loginRequired' | 'permissionRequired' | 'userPassesTest' | 'staffRequired';

/** Which request a handler takes is a matter of `FastifyAuth`; here only the order counts. */
type Handler = (request: never, reply: never) => unknown;

/** The guards of the site's views, for Fastify. */
export function fastifyGuards<U extends BaseUser>(host: NodeHost<U>): Pick<FastifyAuth<U>, Guards> {
  /** A guard whose handler may be left out: without one it is a hook, which lets the request go on. */
  const guarded =
    <Options extends object>(wrap: (view: View<U>, options: Options | undefined) => View<U>) =>
    (first?: Handler | Options, second?: Options) => {
      const handler = typeof first === 'function' ? first : null;
      const options = typeof first === 'function' ? second : first;
      const guard = host.host.guard((view) => wrap(view, options));
      return async (request: FastifyRequest, reply: FastifyReply) => {
        const visitor = await host.passes(guard, request.raw, reply.raw);
        if (!visitor) return reply.hijack();
        return handler?.(request as never, reply as never);
      };
    };
  return {
    loginRequired: guarded(loginRequired<U>),
    staffRequired: guarded(staffRequired<U>),
    permissionRequired: (perms: never, ...rest: never[]) =>
      guarded((view, options) => permissionRequired<U>(perms, view, options))(...rest),
    userPassesTest: (test: never, ...rest: never[]) =>
      guarded((view, options) => userPassesTest<U>(test, view, options))(...rest),
  } as Pick<FastifyAuth<U>, Guards>;
}
