import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { BaseUser } from '../core/users/user.ts';
import { handleRequest, type Incoming } from '../http/handle-request.ts';
import { redirect } from '../http/render.ts';
import { webSource } from '../http/request-head.ts';
import type { SiteContext } from '../http/site-context.ts';
import { path, type Route } from '../http/urls.ts';
import type { Middleware } from '../http/view.ts';
import type { StaticFiles } from './static-files.ts';

/** The package's own templates: the last place where one is looked for. */
export const packageTemplates = fileURLToPath(new URL('./templates/', import.meta.url));

/** The package's own static files. */
export const packageStatic = fileURLToPath(new URL('./static/', import.meta.url));

export interface SiteParts<U extends BaseUser> {
  readonly context: SiteContext<U>;
  readonly routes: readonly Route<U>[];
  readonly middleware: readonly Middleware<U>[];
  readonly staticFiles: StaticFiles;
}

/** Answers Web requests. `remoteAddress`: who the connection is from, where the server knows. */
export interface Site {
  fetch(request: Request, remoteAddress?: string | null): Response | Promise<Response>;
}

interface Env {
  Bindings: { remoteAddress: string | null };
}

/** Puts the route table in front of the pipeline. */
export function createSite<U extends BaseUser>({
  context,
  routes,
  middleware,
  staticFiles,
}: SiteParts<U>): Site {
  const app = new Hono<Env>();
  const answer = (incoming: Incoming<U>) => handleRequest(context, middleware, incoming);

  for (const route of routes) {
    app.all(route.path, (c) =>
      answer({
        source: webSource(c.req.raw),
        path: c.req.path,
        parameters: route.path.includes(':') ? c.req.param() : {},
        remoteAddress: c.env.remoteAddress,
        route,
      }),
    );
  }
  const names = pathsWithSlash(routes);
  app.notFound((c) => {
    const { raw, path: requested } = c.req;
    const file = staticFiles.respond(raw, requested, context.securityHeaders);
    if (file) return file;
    const route = names.has(`${requested}/`) ? slashRoute<U>(requested) : null;
    return answer({
      source: webSource(raw),
      path: requested,
      parameters: {},
      remoteAddress: c.env.remoteAddress,
      route,
    });
  });
  return { fetch: (request, remoteAddress = null) => app.fetch(request, { remoteAddress }) };
}

function pathsWithSlash<U extends BaseUser>(routes: readonly Route<U>[]): ReadonlySet<string> {
  return new Set(routes.map((route) => route.path).filter((pattern) => pattern.endsWith('/')));
}

/** Django's APPEND_SLASH: `/dashboard` leads to `/dashboard/`. Only for addresses of the table, so never off the site. */
function slashRoute<U extends BaseUser>(requested: string): Route<U> {
  return path<U>(requested, (request) => {
    const question = request.fullPath.indexOf('?');
    const query = question === -1 ? '' : request.fullPath.slice(question);
    return redirect(request, `${requested}/${query}`);
  });
}
