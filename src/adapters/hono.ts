import type { Context, MiddlewareHandler } from 'hono';
import { LatchkeyError } from '../core/errors.ts';
import type { BaseUser } from '../core/users/user.ts';
import { isRefusal } from '../http/error-pages.ts';
import { loginRequired, permissionRequired, staffRequired, userPassesTest } from '../http/guards.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { render } from '../http/render.ts';
import { webSource } from '../http/request-head.ts';
import type { View } from '../http/view.ts';
import type { ProjectSource } from '../project.ts';
import type { HonoAuth, LatchkeyEnv, LatchkeyVariables } from './hono/hono-auth.ts';
import { Host, type HostOptions } from './host/host.ts';
import { hostAuth } from './host/host-auth.ts';
import { hostedWebSource } from './host/hosted-web-source.ts';
import { type AnswerHeaders, keepCookies } from './host/keep-cookies.ts';

export type { HonoAuth, HostOptions, LatchkeyEnv, LatchkeyVariables };

declare module 'hono' {
  interface ContextVariableMap extends LatchkeyVariables {}
}

export interface HonoOptions extends HostOptions {
  /** The address that a connection comes from. Default: what @hono/node-server knows of it; elsewhere unknown. */
  readonly remoteAddress?: (c: Context) => string | null;
}

/**
 * Accounts and sessions for a Hono app.
 *
 * ```ts
 * const auth = latchkey(project);
 * await auth.migrate();
 * app.use(auth);
 * app.get('/reports', auth.loginRequired(), (c) => c.text(c.var.user.email));
 * ```
 *
 * @throws LatchkeyError as `openProject`.
 */
export function latchkey<U extends BaseUser>(
  project: ProjectSource<U>,
  { remoteAddress = addressOnNode, ...options }: HonoOptions = {},
): HonoAuth<U> {
  const host = new Host(project, options);
  // By the Web request, so that several projects in one app know nothing of each other.
  const visitors = new WeakMap<Request, HttpRequest<U>>();
  const visitor = (c: Context): HttpRequest<U> => {
    const known = visitors.get(c.req.raw);
    if (known) return known;
    throw new LatchkeyError('visitor_unknown', { path: c.req.path });
  };

  const middleware = async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const { raw, path } = c.req;
    const known = visitors.get(raw);
    const address = remoteAddress(c);
    if (!known && host.mayHave(path)) {
      const page = await host.respond(webSource(raw), address);
      if (page) return page;
    }
    const visited =
      known ?? (await host.visit({ source: hostedWebSource(raw), path, remoteAddress: address }));
    if (visited instanceof Response) return visited;
    visitors.set(raw, visited);
    setVariables(c, visited);
    await next();
    if (!known) keepCookies(visited, answerHeaders(c));
    return undefined;
  };

  const guarded = (wrap: (view: View<U>) => View<U>): MiddlewareHandler => {
    const guard = host.guard(wrap);
    return async (c, next) => {
      const refused = await guard(visitor(c));
      if (refused) return refused;
      return next();
    };
  };

  const auth = hostAuth<U, Context>(host.project, visitor);
  const methods: Omit<HonoAuth<U>, keyof typeof auth> = {
    loginRequired: (guardOptions) => guarded((view) => loginRequired(view, guardOptions)),
    staffRequired: (guardOptions) => guarded((view) => staffRequired(view, guardOptions)),
    permissionRequired: (perms, guardOptions) =>
      guarded((view) => permissionRequired(perms, view, guardOptions)),
    userPassesTest: (test, guardOptions) => guarded((view) => userPassesTest(test, view, guardOptions)),
    render: async (c, template, context = {}) =>
      host.answer(visitor(c), await render(visitor(c), template, context)),
    errorHandler: () => async (error, c) => {
      const known = visitors.get(c.req.raw);
      if (!known || !isRefusal(error)) throw error;
      return host.failed(known, error);
    },
  };
  return Object.assign(middleware, auth, methods, {
    login: async (c: Context, user: U, loginOptions?: { backend?: string }) => {
      await auth.login(c, user, loginOptions);
      setVariables(c, visitor(c));
    },
    logout: async (c: Context) => {
      await auth.logout(c);
      setVariables(c, visitor(c));
    },
  });
}

function setVariables<U extends BaseUser>(c: Context, visited: HttpRequest<U>): void {
  // The compiler knows these by the registered user, who is this project's as a rule.
  c.set('user', visited.user as never);
  c.set('session', visited.session as never);
  c.set('messages', visited.messages);
  c.set('latchkey', visited as never);
}

function addressOnNode(c: Context): string | null {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? null;
}

/** The headers of the answer that Hono holds. Nothing of it is sent before the first middleware has returned. */
function answerHeaders(c: Context): AnswerHeaders {
  const headers = () => c.res.headers;
  return {
    sent: false,
    get: (name) => (name === 'set-cookie' ? headers().getSetCookie() : (headers().get(name) ?? undefined)),
    set: (name, value) => {
      changeable(c).delete(name);
      for (const one of typeof value === 'string' ? [value] : value) headers().append(name, one);
    },
    remove: (name) => changeable(c).delete(name),
  };
}

/** The headers of some answers (`Response.redirect`, a fetched one) cannot be changed: those get a copy. */
function changeable(c: Context): Headers {
  try {
    c.res.headers.delete('x-latchkey-none');
  } catch {
    c.res = new Response(c.res.body, c.res);
  }
  return c.res.headers;
}
