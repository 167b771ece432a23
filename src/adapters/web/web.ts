import type { OpenProject, ProjectSource } from '../../compose/project.ts';
import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import { webSource } from '../../http/head/request-head.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { View } from '../../http/routes/view.ts';
import { AdapterError } from '../adapter-error.ts';
import { completeHeaders } from '../mount/complete-headers.ts';
import { defaultHeaders, type SecurityHeadersOptions, setDefaults } from '../mount/default-headers.ts';
import { Mount, type MountedRequest, type MountOptions } from '../mount/mount.ts';
import { MountedWebSource } from '../mount/mounted-web-source.ts';
import { WebHeaders } from '../mount/web-headers.ts';

/** What a server knows of a request besides the request. */
export interface RequestInfo {
  /** The address that the connection comes from. Default: unknown. */
  readonly remoteAddress?: string | null;
}

type WebServer = (request: Request, info?: RequestInfo) => Promise<Response>;

/**
 * A project as a handler of Web requests, for any server that has them (Next.js, srvx, Deno, Bun…). Called by itself it
 * answers the project's own pages, and everything else by the 404 page.
 */
export interface WebHandler<U extends BaseUser> extends WebServer {
  readonly project: OpenProject<U>;
  readonly accounts: Accounts<U>;
  /** As the handler itself, but null where the project has no such page: your server goes on then. */
  respond(request: Request, info?: RequestInfo): Promise<Response | null>;
  /**
   * A page of your own, as a view of the project's: `auth.page(loginRequired((request) => …))`. With session,
   * CSRF check and the headers of the project's pages.
   */
  page(view: View<U>): WebServer;
  /** The visitor to a page of your own: what a view gets. A `Response` refuses the request. */
  visit(request: Request, info?: RequestInfo): Promise<HttpRequest<U> | Response>;
  /**
   * The user of a WebSocket's upgrade request. Nobody where the request comes from a page of another site, which no other
   * rule of browsers would stop.
   */
  userOfUpgrade(request: Request, info?: RequestInfo): Promise<Visitor<U>>;
  /** Your server's answer with what the visit adds to it: cookies, and what caches have to know. Comes last. */
  finish(visitor: HttpRequest<U>, response: Response): Response;
  /**
   * Gives the answers of your server the security headers of the project's pages: a Content-Security-Policy of their own files
   * alone, `X-Frame-Options: DENY`, `Referrer-Policy: same-origin`, and those that docs/servers.md lists. A header that the app
   * sets itself, before or after, in a page or by helmet, stays as the app has it. `auth.securityHeaders(response)` gives a copy; `auth.page` has
   * them already.
   */
  securityHeaders(response: Response, options?: SecurityHeadersOptions): Response;
  /** The answer to an error: a refusal by its page or as data, anything else by 500 and a line in the log. */
  fail(visitor: HttpRequest<U>, error: unknown): Promise<Response>;
  /** Brings the database up to date. */
  migrate(): Promise<void>;
  /** Closes database and mail. */
  close(): Promise<void>;
}

/**
 * A project for any server of Web requests.
 *
 * ```ts
 * const auth = createHandler(project);
 * serve({ fetch: async (request) => (await auth.respond(request)) ?? ownPages(request) });
 * ```
 *
 * @throws LatchkeyError as `openProject`.
 */
export function createHandler<U extends BaseUser>(
  project: ProjectSource<U>,
  options?: MountOptions<U>,
): WebHandler<U> {
  const mount = new Mount(project, options);
  const { accounts } = mount.project;
  const visit = async (request: Request, info?: RequestInfo) => mount.visit(mounted(request, info));
  const fail = async (visitor: HttpRequest<U>, error: unknown) => {
    visitor.dropFiles();
    return mount.answerError(visitor, error);
  };
  /** Whose answers they are that were finished. */
  const visitors = new WeakMap<Response, HttpRequest<U>>();
  const handler: WebServer = async (request, info) => mount.fetch(request, info?.remoteAddress ?? null);
  return Object.assign(handler, {
    project: mount.project,
    accounts,
    respond: async (request: Request, info?: RequestInfo) =>
      mount.answerPage(webSource(request), info?.remoteAddress ?? null),
    page:
      (view: View<U>): WebServer =>
      async (request, info) => {
        const visitor = await mount.visit(mounted(request, info), view);
        if (visitor instanceof Response) return visitor;
        try {
          return mount.toResponse(visitor, await mount.onBehalfOf(visitor, () => view(visitor)));
        } catch (error) {
          return fail(visitor, error);
        } finally {
          visitor.dropFiles();
        }
      },
    visit,
    userOfUpgrade: (request: Request, info?: RequestInfo) => mount.userOfUpgrade(mounted(request, info)),
    finish: (visitor: HttpRequest<U>, response: Response) => {
      visitor.dropFiles();
      const finished = finish(visitor, response);
      visitors.set(finished, visitor);
      return finished;
    },
    securityHeaders: (response: Response, headersOptions?: SecurityHeadersOptions) => {
      if (response.status < 200) return response;
      const headers = new Headers(response.headers);
      const defaults = defaultHeaders(mount.project.settings, headersOptions);
      setDefaults(defaults, new WebHeaders(headers), visitors.get(response));
      return copyOf(response, headers);
    },
    fail,
    migrate: async () => {
      await mount.project.migrate();
    },
    close: () => mount.project.close(),
  });
}

function mounted(request: Request, { remoteAddress = null }: RequestInfo = {}): MountedRequest {
  return { source: new MountedWebSource(request), path: new URL(request.url).pathname, remoteAddress };
}

function finish<U extends BaseUser>(visitor: HttpRequest<U>, response: Response): Response {
  // What is no answer yet, such as a switch of protocols, cannot be copied.
  if (response.status < 200) return response;
  // A copy: the headers of some answers (`Response.redirect`, a fetched one) cannot be changed.
  const headers = new Headers(response.headers);
  completeHeaders(visitor, new WebHeaders(headers));
  visitor.cookieObserver = {
    cookieChanged: () => {
      if (visitor.cookiesToSet().length > 0) throw new AdapterError('headers_sent', { path: visitor.path });
    },
  };
  return copyOf(response, headers);
}

function copyOf({ body, status, statusText }: Response, headers: Headers): Response {
  return new Response(body, { status, statusText, headers });
}
