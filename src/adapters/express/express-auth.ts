import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { GuardOptions } from '../../http/guards/redirect-to-login.ts';
import type { SecurityHeadersOptions } from '../mount/default-headers.ts';
import type { MountAuth } from '../mount/mount-auth.ts';
import type { GuardKind, GuardKinds, OptionsGiven } from '../mount/mount-guards.ts';
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
export interface ExpressGuard<K extends GuardKind> {
  (...given: [...before: K['before'], ...options: OptionsGiven<K>]): RequestHandler;
  <P = AnyParams>(
    ...given: [...before: K['before'], handler: GuardedHandler<K['visitor'], P>, ...options: OptionsGiven<K>]
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

/** The guards of an Express app. */
export type ExpressGuards<U extends BaseUser> = {
  readonly [N in keyof GuardKinds<U>]: N extends 'userPassesTest'
    ? ExpressTestGuard<U>
    : ExpressGuard<GuardKinds<U>[N]>;
};

/**
 * Accounts and sessions for an Express app (5 and 4): `app.use(auth)`. It answers the pages of the project, refuses
 * forged requests, and gives every other request `req.user`, `req.session`, `req.messages` and `req.latchkey`. It may
 * stand before or after body parsers. Several projects in one app have different cookie names, and stand below paths of
 * their own: `app.use('/shop', shop)`, with the setting `basePath` at `/shop`.
 */
export interface ExpressAuth<U extends BaseUser> extends MountAuth<U, Request>, ExpressGuards<U> {
  (req: Request, res: Response, next: NextFunction): void;
  /**
   * Gives the answers of your server the security headers of the project's pages: a Content-Security-Policy of their own files
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
