import type { NextFunction, RequestHandler } from 'express';
import type { BaseUser } from '../../core/users/user.ts';
import type { MountGuard } from '../mount/mount.ts';
import { type GuardedHandler, mountGuards } from '../mount/mount-guards.ts';
import { NodeAnswer } from '../node-http/node-answer.ts';
import type { NodeMount } from '../node-http/node-mount.ts';
import type { ExpressGuards } from './express-auth.ts';
import { settle } from './settle.ts';

/** The guards of the site's views, for Express. */
export function expressGuards<U extends BaseUser>(node: NodeMount<U>): ExpressGuards<U> {
  return mountGuards(node.mount, (guard, handler) =>
    asMiddleware(node, guard, handler),
  ) as unknown as ExpressGuards<U>;
}

function asMiddleware<U extends BaseUser>(
  node: NodeMount<U>,
  guard: MountGuard<U>,
  handler: GuardedHandler | null,
): RequestHandler {
  return (req, res, next: NextFunction) =>
    settle(
      () => node.passes(guard, req, new NodeAnswer(res)),
      (visitor) => {
        if (!visitor) return;
        if (!handler) return next();
        return handler(req as never, res as never, next as never);
      },
      next,
    );
}
