import type { Context, Env, ErrorHandler, MiddlewareHandler } from 'hono';
import type { Session } from '../../core/sessions/session.ts';
import type { RegisteredUser } from '../../core/users/registered-user.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { Messages } from '../../http/request/messages.ts';
import type { SecurityHeadersOptions } from '../mount/default-headers.ts';
import type { MountAuth } from '../mount/mount-auth.ts';
import type { GuardKind, GuardKinds, OptionsGiven } from '../mount/mount-guards.ts';

/** What the middleware sets on each request: `c.var.user`, `c.var.session`, `c.var.messages`, `c.var.latchkey`. */
export interface LatchkeyVariables<U extends BaseUser = RegisteredUser> {
  /** Who the visitor is: a user, or the anonymous user. `isAuthenticated` tells. After a login it is the user. */
  user: Visitor<U>;
  /** The visitor's session; empty and unsaved until something is kept in it. */
  session: Session<U>;
  /** Messages for the visitor's next page. */
  messages: Messages;
  /** The request as views of the project see it. */
  latchkey: HttpRequest<U>;
}

/** The environment of an app with accounts: `new Hono<LatchkeyEnv<User>>()`. */
export interface LatchkeyEnv<U extends BaseUser = RegisteredUser> {
  Variables: LatchkeyVariables<U>;
}

/** The environment behind a guard, where the visitor is known to be `V`. */
interface GuardedEnv<V> extends Env {
  Variables: { user: V };
}

/**
 * A guard: `app.get('/notes', auth.loginRequired(), (c) => c.text(c.var.user.email))`. `csrfProtect` reads the form by Hono's
 * own parser, so put a `bodyLimit` before it; the handler's `c.req.parseBody()` gives the same form.
 */
export type HonoGuard<K extends GuardKind> = (
  ...given: [...before: K['before'], ...options: OptionsGiven<K>]
) => MiddlewareHandler<GuardedEnv<K['visitor']>>;

/** The guards of a Hono app. */
export type HonoGuards<U extends BaseUser> = {
  readonly [N in keyof GuardKinds<U>]: HonoGuard<GuardKinds<U>[N]>;
};

/** Accounts in a Hono app, and its middleware itself: `app.use(auth)`. */
export interface HonoAuth<U extends BaseUser> extends MountAuth<U, Context>, HonoGuards<U> {
  (c: Context, next: () => Promise<void>): Promise<Response | undefined>;
  /**
   * The user of a WebSocket's upgrade request, for a route of `upgradeWebSocket`. Nobody where the request comes from a
   * page of another site, which no other rule of browsers would stop.
   */
  userOfUpgrade(c: Context): Promise<Visitor<U>>;
  /**
   * Gives the answers of your server the security headers of the project's pages: a Content-Security-Policy of their own files
   * alone, `X-Frame-Options: DENY`, `Referrer-Policy: same-origin`, and those that docs/servers.md lists. A header that the app
   * sets itself, before or after, in a page or by helmet, stays as the app has it. `app.use(auth.securityHeaders())`.
   */
  securityHeaders(options?: SecurityHeadersOptions): MiddlewareHandler;
  /** Answers with a template of the project. */
  render(c: Context, template: string, context?: Record<string, unknown>): Promise<Response>;
  /**
   * The answer to refusals by their page or as data: `app.onError(auth.errorHandler())`. Hono's `HTTPException` is answered
   * as Hono does, and every other error thrown on.
   */
  errorHandler(): ErrorHandler;
}
