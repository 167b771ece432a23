import type { BaseUser } from '../../core/users/user.ts';
import { hostGuards } from '../host/host-guards.ts';
import type { NodeHost } from '../host/node-host.ts';
import type { AnyFastifyReply, AnyFastifyRequest, FastifyAuth } from './fastify-auth.ts';
import { ReplyAnswer } from './reply-answer.ts';

type Guards = 'loginRequired' | 'permissionRequired' | 'userPassesTest' | 'staffRequired';

/** The guards of the site's views, for Fastify. Without a handler each is a hook, which lets the request go on. */
export function fastifyGuards<U extends BaseUser>(host: NodeHost<U>): Pick<FastifyAuth<U>, Guards> {
  const guards = hostGuards(
    host.host,
    (guard, handler) => async (request: AnyFastifyRequest, reply: AnyFastifyReply) => {
      const visitor = await host.passes(guard, request.raw, new ReplyAnswer(reply));
      if (!visitor) return reply;
      return handler?.(request as never, reply as never, undefined as never);
    },
  );
  return guards as Pick<FastifyAuth<U>, Guards>;
}
