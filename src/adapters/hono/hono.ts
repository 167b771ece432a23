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
import { answerWith, ContextHeaders, completeContext, pageFor } from './context-answer.ts';
import type { HonoAuth, HonoGuards, LatchkeyVariables } from './hono-auth.ts';

declare module 'hono' {
  interface ContextVariableMap extends LatchkeyVariables {}
}

export interface HonoOptions<U extends BaseUser = BaseUser> extends MountOptions<U> {
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
  { remoteAddress = addressOnNode, ...options }: HonoOptions<U> = {},
): HonoAuth<U> {
  const site = new HonoMount<U>(new Mount(project, options), remoteAddress);
  const { mount } = site;
  const visitor = (c: Context): HttpRequest<U> => site.visitor(c);
  const auth = mountAuth<U, Context>(mount.project, visitor);
  const methods: Omit<HonoAuth<U>, keyof typeof auth> = {
    ...(guardsOf(site) as unknown as HonoGuards<U>),
    userOfUpgrade: async (c) => mount.userOfUpgrade(mounted(c, remoteAddress(c))),
    render: async (c, template, context = {}) =>
      pageFor(c, mount.toResponse(visitor(c), await render(visitor(c), template, context))),
    securityHeaders: (headersOptions) => {
      const defaults = defaultHeaders(mount.project.settings, headersOptions);
      return async (c, next) => {
        await next();
        setDefaults(defaults, new ContextHeaders(c), mount.visitors.get(c));
      };
    },
    errorHandler: () => async (error, c) => {
      const known = mount.visitors.get(c);
      // An answer of Hono's own (`HTTPException`), as Hono itself would give it.
      if ('getResponse' in error) {
        const own = error.getResponse();
        return c.newResponse(own.body, own);
      }
      if (!known || !isRefusal(error)) throw error;
      return answerWith(c, await mount.answerError(known, error));
    },
  };
  // What changes who the visitor is changes Hono's variables too.
  const told = async <T>(c: Context, done: Promise<T>): Promise<T> => {
    const result = await done;
    setVariables(c, visitor(c));
    return result;
  };
  return Object.assign(site.middleware(), auth, methods, {
    login: (c: Context, user: U, loginOptions?: LoginOptions) => told(c, auth.login(c, user, loginOptions)),
    finishLoginStage: (c: Context, stage: { readonly name: string }) =>
      told(c, auth.finishLoginStage(c, stage)),
    logout: (c: Context) => told(c, auth.logout(c)),
  });
}

/** The accounts in one Hono app, and the visitors of its requests. */
class HonoMount<U extends BaseUser> {
  readonly mount: Mount<U>;
  readonly #remoteAddress: (c: Context) => string | null;

  constructor(mount: Mount<U>, remoteAddress: (c: Context) => string | null) {
    this.mount = mount;
    this.#remoteAddress = remoteAddress;
  }

  /** @throws LatchkeyError `visitor_unknown` */
  visitor(c: Context): HttpRequest<U> {
    const known = this.mount.visitors.get(c);
    if (known) return known;
    throw new AdapterError('visitor_unknown', { path: c.req.path });
  }

  /** No async function: one promise less is a tenth of what this costs for nobody. */
  middleware() {
    return (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
      const known = this.mount.visitors.get(c);
      if (known) {
        setVariables(c, known);
        return next().then(() => undefined);
      }
      const entered = this.#enter(c);
      if (entered instanceof HttpRequest) return this.#goOn(c, entered, next);
      return Promise.resolve(entered).then((visited) =>
        visited instanceof Response ? answerWith(c, visited) : this.#goOn(c, visited, next),
      );
    };
  }

  #enter(c: Context): MaybePromise<HttpRequest<U> | Response> {
    const { raw, path } = c.req;
    const address = this.#remoteAddress(c);
    const { mount } = this;
    if (!mount.mayHavePage(path)) return mount.visit(mounted(c, address));
    return andThen(
      mount.answerPage(webSource(raw), address),
      (page) => page ?? mount.visit(mounted(c, address)),
    );
  }

  #goOn(c: Context, visited: HttpRequest<U>, next: () => Promise<void>): Promise<undefined> {
    // Not among Hono's variables: their map holds four, and has to be made anew for a fifth.
    this.mount.visitors.put(c, visited);
    setVariables(c, visited);
    return this.mount
      .onBehalfOf(visited, next)
      .finally(() => visited.dropFiles())
      .then(() => {
        completeContext(c, visited);
        return undefined;
      });
  }
}

function guardsOf<U extends BaseUser>(site: HonoMount<U>) {
  return mountGuards(
    site.mount,
    (guard): MiddlewareHandler =>
      async (c, next) => {
        const refused = await guard(site.visitor(c), () => tokenIn(c));
        return refused ? answerWith(c, refused) : next();
      },
  );
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
  return { source: new MountedWebSource(req.raw, () => req.arrayBuffer()), path: req.path, remoteAddress };
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
