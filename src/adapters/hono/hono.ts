import type { Context, MiddlewareHandler } from 'hono';
import type { ProjectSource } from '../../compose/project.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { HttpError } from '../../http/answer/http-error.ts';
import { CSRF_FIELD } from '../../http/csrf/csrf.ts';
import { webSource } from '../../http/head/request-head.ts';
import { HttpRequest } from '../../http/request/http-request.ts';
import { render } from '../../http/routes/render.ts';
import type { LoginOptions } from '../../http/visitor/auth.ts';
import { isRefusal } from '../../pages/error-pages.ts';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';
import { AdapterError } from '../adapter-error.ts';
import { defaultHeaders, setDefaults } from '../mount/default-headers.ts';
import { Mount, type MountedRequest, type MountOptions } from '../mount/mount.ts';
import { mountAuth } from '../mount/mount-auth.ts';
import { mountGuards } from '../mount/mount-guards.ts';
import { MountedWebSource } from '../mount/mounted-web-source.ts';
import { VisitorSlot } from '../mount/visitor-slot.ts';
import { answerWith, ContextHeaders, completeContext, pageFor } from './context-answer.ts';
import type { HonoAuth, HonoGuards, LatchkeyVariables } from './hono-auth.ts';

declare module 'hono' {
  interface ContextVariableMap extends LatchkeyVariables {}
}

export interface HonoOptions extends MountOptions {
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
  const mount = new Mount(project, options);
  // Not among Hono's variables: their map holds four, and has to be made anew for a fifth.
  const visitors = new VisitorSlot<U>();
  const visitor = (c: Context): HttpRequest<U> => {
    const known = visitors.get(c);
    if (known) return known;
    throw new AdapterError('visitor_unknown', { path: c.req.path });
  };

  const enter = (c: Context): MaybePromise<HttpRequest<U> | Response> => {
    const { raw, path } = c.req;
    const address = remoteAddress(c);
    if (!mount.mayHavePage(path)) return mount.visit(mounted(c, address));
    return andThen(
      mount.answerPage(webSource(raw), address),
      (page) => page ?? mount.visit(mounted(c, address)),
    );
  };
  const goOn = (c: Context, visited: HttpRequest<U>, next: () => Promise<void>): Promise<undefined> => {
    visitors.put(c, visited);
    setVariables(c, visited);
    return next().then(() => {
      completeContext(c, visited);
      return undefined;
    });
  };
  // No async function: one promise less is a tenth of what this costs for nobody.
  const middleware = (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const known = visitors.get(c);
    if (known) {
      setVariables(c, known);
      return next().then(() => undefined);
    }
    const entered = enter(c);
    if (entered instanceof HttpRequest) return goOn(c, entered, next);
    return Promise.resolve(entered).then((visited) =>
      visited instanceof Response ? answerWith(c, visited) : goOn(c, visited, next),
    );
  };

  const guards = mountGuards(
    mount,
    (guard): MiddlewareHandler =>
      async (c, next) => {
        const refused = await guard(visitor(c), () => tokenIn(c));
        return refused ? answerWith(c, refused) : next();
      },
  );

  const auth = mountAuth<U, Context>(mount.project, visitor);
  const methods: Omit<HonoAuth<U>, keyof typeof auth> = {
    ...(guards as unknown as HonoGuards<U>),
    userOfUpgrade: async (c) => mount.userOfUpgrade(mounted(c, remoteAddress(c))),
    render: async (c, template, context = {}) =>
      pageFor(c, mount.toResponse(visitor(c), await render(visitor(c), template, context))),
    securityHeaders: (headersOptions) => {
      const defaults = defaultHeaders(mount.project.settings, headersOptions);
      return async (c, next) => {
        await next();
        setDefaults(defaults, new ContextHeaders(c));
      };
    },
    errorHandler: () => async (error, c) => {
      const known = visitors.get(c);
      // An answer of Hono's own (`HTTPException`), as Hono itself would give it.
      if ('getResponse' in error) {
        const own = error.getResponse();
        return c.newResponse(own.body, own);
      }
      if (!known || !isRefusal(error)) throw error;
      return answerWith(c, await mount.answerError(known, error));
    },
  };
  return Object.assign(middleware, auth, methods, {
    login: async (c: Context, user: U, loginOptions?: LoginOptions) => {
      const result = await auth.login(c, user, loginOptions);
      setVariables(c, visitor(c));
      return result;
    },
    finishLoginStage: async (c: Context, stage: { readonly name: string }) => {
      const result = await auth.finishLoginStage(c, stage);
      setVariables(c, visitor(c));
      return result;
    },
    logout: async (c: Context) => {
      await auth.logout(c);
      setVariables(c, visitor(c));
    },
  });
}

/** The token of a form, read by Hono, which keeps it for the handler. @throws HttpError 400 */
async function tokenIn({ req }: Context): Promise<string | null> {
  try {
    const { [CSRF_FIELD]: token } = await req.parseBody();
    return typeof token === 'string' ? token : null;
  } catch (cause) {
    throw new HttpError(400, 'the form cannot be read', { cause });
  }
}

function mounted({ req }: Context, remoteAddress: string | null): MountedRequest {
  return { source: new MountedWebSource(req.raw), path: req.path, remoteAddress };
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
