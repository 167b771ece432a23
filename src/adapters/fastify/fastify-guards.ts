import type { BaseUser } from '../../core/users/user.ts';
import { CSRF_FIELD } from '../../http/csrf/csrf.ts';
import type { MountGuard } from '../mount/mount.ts';
import { mountGuards } from '../mount/mount-guards.ts';
import type { NodeMount } from '../node-http/node-mount.ts';
import type { AnyFastifyReply, AnyFastifyRequest, FastifyGuards } from './fastify-auth.ts';
import { ReplyAnswer } from './reply-answer.ts';

/** The guards of the site's views, for Fastify. Without a handler each is a hook, which lets the request go on. */
export function fastifyGuards<U extends BaseUser>(node: NodeMount<U>): FastifyGuards<U> {
  return mountGuards(
    node.mount,
    (guard, handler) => async (request: AnyFastifyRequest, reply: AnyFastifyReply) => {
      const asked: MountGuard<U> = (visitor) => guard(visitor, () => tokenIn(request.body));
      const visitor = await node.passes(asked, request.raw, new ReplyAnswer(reply));
      if (!visitor) return reply;
      return handler?.(request as never, reply as never, undefined as never);
    },
  ) as unknown as FastifyGuards<U>;
}

/** The token of a body that a parser has read: a plain object, URLSearchParams, or the parts of @fastify/multipart. */
function tokenIn(body: unknown): string | null {
  if (body instanceof URLSearchParams || body instanceof FormData) return textOf(body.get(CSRF_FIELD));
  if (typeof body !== 'object' || body === null) return null;
  return textOf((body as Record<string, unknown>)[CSRF_FIELD]);
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  // `attachFieldsToBody: true` gives each field as an object with its value.
  if (typeof value !== 'object' || value === null || !('value' in value)) return null;
  return typeof value.value === 'string' ? value.value : null;
}
