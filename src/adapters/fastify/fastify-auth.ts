import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { GuardOptions } from '../../http/guards/redirect-to-login.ts';
import type { SecurityHeadersOptions } from '../mount/default-headers.ts';
import type { MountAuth } from '../mount/mount-auth.ts';
import type { GuardKind, GuardKinds, OptionsGiven } from '../mount/mount-guards.ts';
import type { NodeIncoming, NodeOutgoing } from '../node-http/node-exchange.ts';

/** A request of Fastify's on any server, HTTP/2 too: `FastifyRequest` without more is one of HTTP/1.1. */
export interface AnyFastifyRequest {
  readonly raw: NodeIncoming;
  readonly body: unknown;
}

/** The reply to one. */
export interface AnyFastifyReply {
  readonly raw: NodeOutgoing;
  readonly sent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  header(name: string, value: string | string[]): unknown;
  removeHeader(name: string): unknown;
  code(status: number): unknown;
  send(body: unknown): unknown;
}

/** A handler of Fastify's whose visitor is known to be `V`. */
export type GuardedHandler<V> = (
  request: FastifyRequest & { readonly user: V },
  reply: FastifyReply,
) => unknown;

/** What a guard is: a hook, or what it makes of the handler that it is around. */
export type FastifyHandler = (request: AnyFastifyRequest, reply: AnyFastifyReply) => Promise<unknown>;

/**
 * A guard, as a hook (`app.get('/x', { preHandler: auth.loginRequired() }, handler)`) and around a handler, which then
 * knows who `request.user` is (`app.get('/x', auth.loginRequired((request) => …))`).
 */
export interface FastifyGuard<K extends GuardKind> {
  (...given: [...before: K['before'], ...options: OptionsGiven<K>]): FastifyHandler;
  (
    ...given: [...before: K['before'], handler: GuardedHandler<K['visitor']>, ...options: OptionsGiven<K>]
  ): FastifyHandler;
}

/** As `FastifyGuard`, with the test first. A test that is a type guard tells the handler what it found. */
export interface FastifyTestGuard<U extends BaseUser> {
  (test: (user: Visitor<U>) => boolean | Promise<boolean>, options?: GuardOptions): FastifyHandler;
  <V extends Visitor<U>>(
    test: (user: Visitor<U>) => user is V,
    handler: GuardedHandler<V>,
    options?: GuardOptions,
  ): FastifyHandler;
  (
    test: (user: Visitor<U>) => boolean | Promise<boolean>,
    handler: GuardedHandler<Visitor<U>>,
    options?: GuardOptions,
  ): FastifyHandler;
}

/** The guards of a Fastify app. */
export type FastifyGuards<U extends BaseUser> = {
  readonly [N in keyof GuardKinds<U>]: N extends 'userPassesTest'
    ? FastifyTestGuard<U>
    : FastifyGuard<GuardKinds<U>[N]>;
};

/**
 * Accounts and sessions for a Fastify app: `await app.register(auth)`. It answers the pages of the project, refuses
 * forged requests, and gives every other request `request.user`, `request.session`, `request.messages` and
 * `request.latchkey`.
 */
export interface FastifyAuth<U extends BaseUser> extends MountAuth<U, AnyFastifyRequest>, FastifyGuards<U> {
  (app: FastifyInstance, options: object, done: (error?: Error) => void): void;
  /**
   * Gives the answers of your server the security headers of the project's pages: a Content-Security-Policy of their own files
   * alone, `X-Frame-Options: DENY`, `Referrer-Policy: same-origin`, and those that docs/servers.md lists. A header that the app
   * sets itself, before or after, in a page or by helmet, stays as the app has it. `app.addHook('onRequest', auth.securityHeaders())`.
   */
  securityHeaders(
    options?: SecurityHeadersOptions,
  ): (request: AnyFastifyRequest, reply: AnyFastifyReply, done: () => void) => void;
  /**
   * Answers refusals (`HttpError`, a session that ended meanwhile, a database that is busy) as the project's own pages
   * do, and every other error as Fastify does: `app.setErrorHandler(auth.errorHandler())`.
   */
  errorHandler(): (error: unknown, request: AnyFastifyRequest, reply: AnyFastifyReply) => Promise<unknown>;
  /** Answers with a template of the project: `return auth.render(request, reply, 'notes/list.html', { notes })`. */
  render<Reply extends AnyFastifyReply>(
    request: AnyFastifyRequest,
    reply: Reply,
    template: string,
    context?: Record<string, unknown>,
  ): Promise<Reply>;
  /**
   * Who asks for a WebSocket, from the server's `upgrade` event. Nobody (the anonymous user) where the request comes from
   * a page of another site, which no other rule of browsers would stop.
   */
  userOfUpgrade(incoming: IncomingMessage): Promise<Visitor<U>>;
}
