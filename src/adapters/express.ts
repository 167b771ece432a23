import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Session } from '../core/sessions/session.ts';
import type { RegisteredUser } from '../core/users/registered-user.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { Visitor } from '../core/users/user-model.ts';
import { isRefusal } from '../http/error-pages.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Messages } from '../http/messages.ts';
import type { ProjectSource } from '../project.ts';
import type { ExpressAuth } from './express/express-auth.ts';
import { expressGuards } from './express/express-guards.ts';
import { expressLocals, type LocalsOptions } from './express/express-locals.ts';
import { settle } from './express/settle.ts';
import { defaultHeaders, type SecurityHeadersOptions, setDefaults } from './host/default-headers.ts';
import type { HostOptions } from './host/host.ts';
import { hostAuth } from './host/host-auth.ts';
import { NodeAnswer } from './host/node-answer.ts';
import { NodeHost } from './host/node-host.ts';

export { type ConnectPgSimpleOptions, connectPgSimple } from './adopt/connect-pg-simple.ts';
export type { ExpressSession, ExpressSessionStore } from './adopt/express-session-store.ts';
export { type ExpressSessionsOptions, expressSessions } from './adopt/express-sessions.ts';
export type { ExpressAuth, HostOptions, LocalsOptions, SecurityHeadersOptions };

declare global {
  namespace Express {
    interface Request {
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
}

/**
 * Accounts and sessions for an Express app.
 *
 * ```ts
 * const auth = latchkey(project);
 * await auth.migrate();
 * app.use(auth);
 * app.get('/reports', auth.loginRequired((req, res) => res.send(req.user.email)));
 * ```
 *
 * @throws LatchkeyError as `openProject`.
 */
export function latchkey<U extends BaseUser>(
  project: ProjectSource<U>,
  options?: HostOptions,
): ExpressAuth<U> {
  const host = new NodeHost(project, options);
  const middleware: RequestHandler = (req, res, next) =>
    settle(
      () => host.enter(req, new NodeAnswer(res)),
      (visitor) => visitor && next(),
      next,
    );
  return Object.assign(
    middleware,
    hostAuth<U, Request>(host.host.project, (req) => host.visitor(req)),
    {
      ...expressGuards(host),
      locals:
        (localsOptions?: LocalsOptions): RequestHandler =>
        (req, res, next) =>
          settle(
            () => expressLocals(host.visitor(req), localsOptions),
            (locals) => {
              Object.defineProperties(res.locals, Object.getOwnPropertyDescriptors(locals));
              next();
            },
            next,
          ),
      securityHeaders: (headersOptions?: SecurityHeadersOptions): RequestHandler => {
        const defaults = defaultHeaders(host.host.project.settings, headersOptions);
        return (_req, res, next) => {
          setDefaults(defaults, new NodeAnswer(res));
          next();
        };
      },
      errorHandler: (): ErrorRequestHandler => (error, req, res, next) =>
        answerError(host, { error, req, res, next }),
      render: (req: Request, res: Response, template: string, context: Record<string, unknown> = {}) =>
        host.render(req, new NodeAnswer(res), { template, context }),
      userOfUpgrade: host.userOfUpgrade.bind(host),
    },
  );
}

interface FailedRequest {
  readonly error: unknown;
  readonly req: Request;
  readonly res: Response;
  readonly next: NextFunction;
}

function answerError<U extends BaseUser>(host: NodeHost<U>, { error, req, res, next }: FailedRequest): void {
  if (!isRefusal(error) || res.headersSent || !host.knows(req)) {
    next(error);
    return;
  }
  settle(
    () => host.fail(req, new NodeAnswer(res), error),
    () => undefined,
    next,
  );
}
