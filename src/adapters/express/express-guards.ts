import type { NextFunction, RequestHandler } from 'express';
import type { BaseUser } from '../../core/users/user.ts';
import { loginRequired, permissionRequired, staffRequired, userPassesTest } from '../../http/guards.ts';
import type { View } from '../../http/view.ts';
import type { HostGuard } from '../host/host.ts';
import type { NodeHost } from '../host/node-host.ts';
import type { ExpressAuth } from './express-auth.ts';
import { settle } from './settle.ts';

type Guards = 'loginRequired' | 'permissionRequired' | 'userPassesTest' | 'staffRequired' | 'csrfProtect';

/** Which request a handler takes is a matter of `ExpressAuth`; here only the order counts. */
type Handler = (req: never, res: never, next: NextFunction) => unknown;

/** The guards of the site's views, for Express. */
export function expressGuards<U extends BaseUser>(host: NodeHost<U>): Pick<ExpressAuth<U>, Guards> {
  /** A guard whose handler may be left out. */
  const guarded =
    <Options extends object>(wrap: (view: View<U>, options: Options | undefined) => View<U>) =>
    (first?: Handler | Options, second?: Options) => {
      const handler = typeof first === 'function' ? first : null;
      const options = typeof first === 'function' ? second : first;
      return asMiddleware(
        host,
        host.host.guard((view) => wrap(view, options)),
        handler,
      );
    };
  return {
    loginRequired: guarded(loginRequired<U>),
    staffRequired: guarded(staffRequired<U>),
    permissionRequired: (perms: never, ...rest: never[]) =>
      guarded((view, options) => permissionRequired<U>(perms, view, options))(...rest),
    userPassesTest: (test: never, ...rest: never[]) =>
      guarded((view, options) => userPassesTest<U>(test, view, options))(...rest),
    csrfProtect: () => asMiddleware(host, (visitor) => host.host.csrfGuard(visitor), null),
  } as Pick<ExpressAuth<U>, Guards>;
}

function asMiddleware<U extends BaseUser>(
  host: NodeHost<U>,
  guard: HostGuard<U>,
  handler: Handler | null,
): RequestHandler {
  return (req, res, next) =>
    settle(
      () => host.passes(guard, req, res),
      (visitor) => {
        if (!visitor) return;
        if (!handler) return next();
        return handler(req as never, res as never, next);
      },
      next,
    );
}
