import type { NextFunction, RequestHandler } from 'express';
import type { BaseUser } from '../../core/users/user.ts';
import type { HostGuard } from '../host/host.ts';
import { type GuardedHandler, hostGuards } from '../host/host-guards.ts';
import { NodeAnswer } from '../host/node-answer.ts';
import type { NodeHost } from '../host/node-host.ts';
import type { ExpressAuth } from './express-auth.ts';
import { settle } from './settle.ts';

type Guards = 'loginRequired' | 'permissionRequired' | 'userPassesTest' | 'staffRequired' | 'csrfProtect';

/** The guards of the site's views, for Express. */
export function expressGuards<U extends BaseUser>(host: NodeHost<U>): Pick<ExpressAuth<U>, Guards> {
  return {
    ...hostGuards(host.host, (guard, handler) => asMiddleware(host, guard, handler)),
    csrfProtect: () => asMiddleware(host, (visitor) => host.host.csrfGuard(visitor), null),
  } as Pick<ExpressAuth<U>, Guards>;
}

function asMiddleware<U extends BaseUser>(
  host: NodeHost<U>,
  guard: HostGuard<U>,
  handler: GuardedHandler | null,
): RequestHandler {
  return (req, res, next: NextFunction) =>
    settle(
      () => host.passes(guard, req, new NodeAnswer(res)),
      (visitor) => {
        if (!visitor) return;
        if (!handler) return next();
        return handler(req as never, res as never, next as never);
      },
      next,
    );
}
