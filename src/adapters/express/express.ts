import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import type { ProjectSource } from '../../compose/project.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { RegisteredUser } from '../../core/users/registered-user.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { Messages } from '../../http/request/messages.ts';
import { isRefusal } from '../../pages/error-pages.ts';
import { defaultHeaders, type SecurityHeadersOptions, setDefaults } from '../mount/default-headers.ts';
import type { MountOptions } from '../mount/mount.ts';
import { mountAuth } from '../mount/mount-auth.ts';
import { NodeAnswer } from '../node-http/node-answer.ts';
import { NodeMount } from '../node-http/node-mount.ts';
import type { ExpressAuth } from './express-auth.ts';
import { expressGuards } from './express-guards.ts';
import { expressLocals, type LocalsOptions } from './express-locals.ts';
import { settle } from './settle.ts';

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
  options?: MountOptions<U>,
): ExpressAuth<U> {
  const node = new NodeMount(project, options);
  const middleware: RequestHandler = (req, res, next) =>
    settle(
      () => node.enter(req, new NodeAnswer(res)),
      (visitor) => visitor && node.mount.onBehalfOf(visitor, next),
      next,
    );
  return Object.assign(
    middleware,
    mountAuth<U, Request>(node.mount.project, (req) => node.visitor(req)),
    {
      ...expressGuards(node),
      locals:
        (localsOptions?: LocalsOptions): RequestHandler =>
        (req, res, next) =>
          settle(
            () => expressLocals(node.visitor(req), localsOptions),
            (locals) => {
              Object.defineProperties(res.locals, Object.getOwnPropertyDescriptors(locals));
              next();
            },
            next,
          ),
      securityHeaders: (headersOptions?: SecurityHeadersOptions): RequestHandler => {
        const defaults = defaultHeaders(node.mount.project.settings, headersOptions);
        return (_req, res, next) => {
          setDefaults(defaults, new NodeAnswer(res));
          next();
        };
      },
      errorHandler: (): ErrorRequestHandler => (error, req, res, next) =>
        answerError(node, { error, req, res, next }),
      render: (req: Request, res: Response, template: string, context: Record<string, unknown> = {}) =>
        node.render(req, new NodeAnswer(res), { template, context }),
      userOfUpgrade: node.userOfUpgrade.bind(node),
    },
  );
}

interface FailedRequest {
  readonly error: unknown;
  readonly req: Request;
  readonly res: Response;
  readonly next: NextFunction;
}

function answerError<U extends BaseUser>(node: NodeMount<U>, { error, req, res, next }: FailedRequest): void {
  if (!isRefusal(error) || res.headersSent || !node.knows(req)) {
    next(error);
    return;
  }
  settle(
    () => node.fail(req, new NodeAnswer(res), error),
    () => undefined,
    next,
  );
}
