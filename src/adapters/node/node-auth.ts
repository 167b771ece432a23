import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Session } from '../../core/sessions/session.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { Messages } from '../../http/request/messages.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { SecurityHeadersOptions } from '../mount/default-headers.ts';
import type { MountAuth } from '../mount/mount-auth.ts';
import type { GuardKind, GuardKinds, OptionsGiven } from '../mount/mount-guards.ts';
import type { NodeIncoming, NodeOutgoing } from '../node-http/node-exchange.ts';

/** A request that has been entered: `V` is who its visitor may be. Over HTTP/2 it is node:http2's, which has the same. */
export type NodeVisit<U extends BaseUser, V = Visitor<U>> = IncomingMessage & {
  readonly user: V;
  /** The visitor's session; empty and unsaved until something is kept in it. */
  readonly session: Session<U>;
  /** Messages for the visitor's next page. */
  readonly messages: Messages;
  /** The request as views of the project see it: `await request.latchkey.form()`. */
  readonly latchkey: HttpRequest<U>;
};

/** A page of your own. */
export type NodeHandler<U extends BaseUser, V = Visitor<U>> = (
  request: NodeVisit<U, V>,
  response: ServerResponse,
) => unknown;

/** What `createServer` of node:http, node:https and node:http2 takes. */
export type NodeListener = (request: NodeIncoming, response: NodeOutgoing) => void;

/** A guard around a handler, which then knows who `request.user` is: `auth.loginRequired((request, response) => …)`. */
export type NodeGuard<U extends BaseUser, K extends GuardKind> = (
  ...given: [...before: K['before'], handler: NodeHandler<U, K['visitor']>, ...options: OptionsGiven<K>]
) => NodeHandler<U>;

/** The guards of the pages. */
export type NodeGuards<U extends BaseUser> = {
  readonly [N in keyof GuardKinds<U>]: NodeGuard<U, GuardKinds<U>[N]>;
};

/**
 * Accounts and sessions for a server of node:http or node:http2: `createServer(auth.listener((request, response) => …))`. It answers
 * the pages of the project, refuses forged requests, and gives every other request `request.user`, `request.session`,
 * `request.messages` and `request.latchkey`.
 */
export interface NodeAuth<U extends BaseUser> extends MountAuth<U, NodeIncoming>, NodeGuards<U> {
  /** The listener of a server whose other pages are `own`. What `own` throws is answered as the project's pages do. */
  listener(own: NodeHandler<U>): NodeListener;
  /** As `listener`, one request at a time: the request to go on with, or null when it has its answer. */
  handle(request: NodeIncoming, response: NodeOutgoing): MaybePromise<HttpRequest<U> | null>;
  /**
   * Gives the answers of your server the security headers of the project's pages: a Content-Security-Policy of their own files
   * alone, `X-Frame-Options: DENY`, `Referrer-Policy: same-origin`, and those that docs/servers.md lists. A header that the app
   * sets itself, before or after, in a page or by helmet, stays as the app has it. `auth.listener(auth.securityHeaders((request, response) => …))`.
   */
  securityHeaders(handler: NodeHandler<U>, options?: SecurityHeadersOptions): NodeHandler<U>;
  /** Answers with a template of the project's. */
  render(
    request: NodeIncoming,
    response: NodeOutgoing,
    template: string,
    context?: Record<string, unknown>,
  ): Promise<void>;
  /** Answers an error as the project's pages do: a refusal by its page, anything else by 500 and a line in the log. */
  fail(request: NodeIncoming, response: NodeOutgoing, error: unknown): Promise<void>;
  /**
   * The user of a WebSocket's upgrade request. Nobody where the request comes from a page of another site, is for an
   * unknown host, or carries a malformed cookie. A logout later on does not end the socket.
   */
  userOfUpgrade(incoming: IncomingMessage): Promise<Visitor<U>>;
}
