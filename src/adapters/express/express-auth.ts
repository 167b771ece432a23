import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { GuardOptions, PermissionRequiredOptions } from '../../http/routes/guards.ts';
import type { PermissionName } from '../../models/permissions/permission-name.ts';
import type { SecurityHeadersOptions } from '../mount/default-headers.ts';
import type { MountAuth } from '../mount/mount-auth.ts';
import type { LocalsOptions } from './express-locals.ts';

/** A handler of Express's whose visitor is known to be `V`. `P`: the route's parameters. */
export type GuardedHandler<V, P> = (
  req: Request<P> & { readonly user: V },
  res: Response,
  next: NextFunction,
) => unknown;

/** The parameters of a route that nobody has named. */
type AnyParams = Request['params'];

/**
 * A guard, as middleware (`app.get('/x', auth.loginRequired(), handler)`) and around a handler, which then knows who
 * `req.user` is (`app.get('/x', auth.loginRequired((req, res) => …))`). Parameters of the route have to be named:
 * `auth.loginRequired<{ id: string }>((req, res) => …)`.
 */
export interface ExpressGuard<V, Options> {
  (options?: Options): RequestHandler;
  <P = AnyParams>(handler: GuardedHandler<V, P>, options?: Options): RequestHandler<P>;
}

/** As `ExpressGuard`, with the permissions first. */
export interface ExpressPermissionGuard<V> {
  (perms: NeededPermissions, options?: PermissionRequiredOptions): RequestHandler;
  <P = AnyParams>(
    perms: NeededPermissions,
    handler: GuardedHandler<V, P>,
    options?: PermissionRequiredOptions,
  ): RequestHandler<P>;
}

/** As `ExpressGuard`, with the test first. A test that is a type guard tells the handler what it found. */
export interface ExpressTestGuard<U extends BaseUser> {
  (test: (user: Visitor<U>) => boolean | Promise<boolean>, options?: GuardOptions): RequestHandler;
  <V extends Visitor<U>, P = AnyParams>(
    test: (user: Visitor<U>) => user is V,
    handler: GuardedHandler<V, P>,
    options?: GuardOptions,
  ): RequestHandler<P>;
  <P = AnyParams>(
    test: (user: Visitor<U>) => boolean | Promise<boolean>,
    handler: GuardedHandler<Visitor<U>, P>,
    options?: GuardOptions,
  ): RequestHandler<P>;
}

/** One permission, or several that are all needed. */
export type NeededPermissions = PermissionName | readonly [PermissionName, ...PermissionName[]];

/**
 * Accounts and sessions for an Express app (5 and 4): `app.use(auth)`. It answers the pages of the project, refuses
 * forged requests, and gives every other request `req.user`, `req.session`, `req.messages` and `req.latchkey`. It may
 * stand before or after body parsers. Several projects in one app have different cookie names, and stand below paths of
 * their own: `app.use('/shop', shop)`, with the setting `basePath` at `/shop`.
 */
export interface ExpressAuth<U extends BaseUser> extends MountAuth<U, Request> {
  (req: Request, res: Response, next: NextFunction): void;
  /** Lets only visitors through who are logged in. Pages lead to the login; who wants data gets 401. */
  readonly loginRequired: ExpressGuard<U, GuardOptions>;
  /** Lets only visitors through who have a permission, or all of several. Others who are logged in get 403. */
  readonly permissionRequired: ExpressPermissionGuard<U>;
  /** Lets only visitors through who pass a test. Others who are logged in get 403. */
  readonly userPassesTest: ExpressTestGuard<U>;
  /** Lets only staff through. Others who are logged in get 403. */
  readonly staffRequired: ExpressGuard<U, GuardOptions>;
  /**
   * Checks the CSRF token, as the middleware itself does everywhere but below `csrfExempt`: for a route there whose
   * body only a parser of its own can read, such as an upload. Stands after the parser.
   */
  csrfProtect(): RequestHandler;
  /**
   * Gives the answers of the host the security headers of the project's pages: a Content-Security-Policy of their own files
   * alone, `X-Frame-Options: DENY`, `Referrer-Policy: same-origin`, and those that docs/servers.md lists. A header that the app
   * sets itself, before or after, in a page or by helmet, stays as the app has it. `app.use(auth.securityHeaders())`.
   */
  securityHeaders(options?: SecurityHeadersOptions): RequestHandler;
  /** Puts what templates of any engine need into `res.locals`. */
  locals(options?: LocalsOptions): RequestHandler;
  /**
   * Answers refusals (`HttpError`, a session that ended meanwhile, a database that is busy) as the project's own pages
   * do, and passes every other error on. Stands after the routes.
   */
  errorHandler(): ErrorRequestHandler;
  /** Answers with a template of the project's: `await auth.render(req, res, 'notes.html', { notes })`. */
  render(req: Request, res: Response, template: string, context?: Record<string, unknown>): Promise<void>;
  /**
   * The user of a WebSocket's upgrade request. Nobody where the request comes from a page of another site, is for an
   * unknown host, or carries a malformed cookie. A logout later on does not end the socket.
   */
  userOfUpgrade(incoming: IncomingMessage): Promise<Visitor<U>>;
}
