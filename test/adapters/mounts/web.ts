import type { IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { getConnInfo, handle } from 'hono/aws-lambda';
import {
  authenticate,
  createHandler,
  HttpError,
  type HttpRequest,
  login,
  loginRequired,
  logout,
  permissionRequired,
  reauthenticationRequired,
  render,
  staffRequired,
  throttled,
  type View,
} from 'latchkey';
import type { User } from '../../../starter/accounts/user.ts';
import type { MountCase, MountParts } from '../mount-case.ts';
import { orderSchema } from './order-schema.ts';

type Page = (visitor: HttpRequest<User>, request: Request) => Response | Promise<Response>;

/** The Web-standard handler, in a server that knows nothing but `Request` and `Response`. */
export const web: MountCase = {
  name: 'createHandler',
  seesRawRequest: false,
  make(parts) {
    const auth = createHandler(parts.project, parts.options);
    const views = Object.fromEntries(
      Object.entries(ownViews).map(([name, view]) => [name, auth.page(view)] as const),
    );
    const pages = ownPages(parts);
    const serve = async (request: Request, remoteAddress: string | null): Promise<Response> => {
      const found = await auth.respond(request, { remoteAddress });
      if (found) return found;
      const name = `${request.method} ${new URL(request.url).pathname}`;
      const view = views[name];
      if (view) return view(request, { remoteAddress });
      const visitor = await auth.visit(request, { remoteAddress });
      if (visitor instanceof Response) return visitor;
      try {
        const page = pages[name] ?? (() => new Response('Nothing here', { status: 404 }));
        return auth.finish(visitor, await page(visitor, request));
      } catch (error) {
        return auth.fail(visitor, error);
      }
    };
    const app = new Hono().all('*', (c) => serve(c.req.raw, getConnInfo(c).remote.address ?? null));
    return {
      auth,
      send: (origin) => async (path, request) => {
        const answer = await serve(new Request(origin + path, request), null);
        // As every server does.
        return request.method === 'HEAD' ? new Response(null, answer) : answer;
      },
      lambda: handle(app) as never,
      listener: getRequestListener((request, { incoming }) =>
        serve(request, (incoming as IncomingMessage).socket.remoteAddress ?? null),
      ),
    };
  },
};

const ownViews: Record<string, View<User>> = {
  'GET /members/': loginRequired(({ user }) => text(`Member ${user}`)),
  'GET /staff/': staffRequired(() => text('Staff')),
  'POST /api/rename': loginRequired(async ({ raw, user, site }) => {
    const { username } = (await raw.json()) as { username: string };
    await site.accounts.users.update(user, { username });
    return Response.json({});
  }),
  'GET /editors/': permissionRequired('accounts.change_customuser', () => text('Editor')),
  'GET /api/me': loginRequired(({ user }) => Response.json({ email: `${user}` })),
  'GET /page/': (request) => render(request, 'home.html'),
  'GET /vault/': reauthenticationRequired(
    ({ csrfToken }) =>
      new Response(
        `<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="${csrfToken}"></form>`,
        { headers: { 'content-type': 'text/html; charset=utf-8' } },
      ),
    { maxAge: 60 },
  ),
  'POST /vault/': reauthenticationRequired(async (request) => {
    const { item, pin, list } = Object.fromEntries(await request.form());
    return text(`Sent ${JSON.stringify({ item, pin, list })}`);
  }),
  'POST /tickets/': throttled(() => text('Kept'), { name: 'tickets', count: 2, seconds: 60 }),
  'POST /welcome/': async (request) => {
    const user = await authenticate(request, Object.fromEntries(await request.form()));
    if (user) await login(request, user);
    return render(request, 'home.html');
  },
};

function ownPages({ slow }: MountParts): Record<string, Page> {
  return {
    'GET /hello': ({ user }) => text(`Hello, ${user}`),
    'GET /ip': ({ ip }) => text(String(ip)),
    'GET /basket/': ({ session, csrfToken }) => {
      const field = `<input type="hidden" name="csrfmiddlewaretoken" value="${csrfToken}">`;
      const items = JSON.stringify(session.get('items') ?? []);
      const page = `<form method="post">${field}<input name="item"></form><pre>${items}</pre>`;
      return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    },
    'POST /basket/': async ({ session, messages }, request) => {
      const item = String((await request.formData()).get('item'));
      await session.set('items', [...(session.get<string[]>('items') ?? []), item]);
      messages.success(`Kept ${item}.`);
      return redirect('/basket/');
    },
    'GET /news/': ({ messages }) => text([...messages].join('\n')),
    'POST /api/keep': async ({ session }, request) => {
      const { key, value } = (await request.json()) as { key: string; value: number };
      await session.set(key, value);
      return Response.json({ key, value });
    },
    'POST /api/order': async (visitor) => Response.json(await visitor.json(orderSchema)),
    'GET /api/kept': ({ session }) =>
      Response.json(Object.fromEntries(session.keys().map((key) => [key, session.get(key)]))),
    'POST /hooks/ping': () => text('pong'),
    'POST /door/': async (visitor) => {
      const user = await authenticate(visitor, Object.fromEntries(await visitor.form()));
      if (!user) return new Response('Wrong', { status: 401 });
      const { url } = await login(visitor, user, { next: '/members/' });
      return redirect(url);
    },
    'POST /enter/': async (visitor) => {
      const before = visitor.csrfToken;
      const user = await authenticate(visitor, Object.fromEntries(await visitor.form()));
      if (user) await login(visitor, user);
      return Response.json({ before, after: visitor.csrfToken });
    },
    'POST /leave/': async (visitor) => {
      await logout(visitor);
      return redirect('/hello');
    },
    'POST /slow/': async ({ session }) => {
      await slow.reached();
      await session.set('late', true);
      return text('kept');
    },
    'GET /refused/': () => {
      throw new HttpError(403, 'refused for the test');
    },
  };
}

function text(body: string): Response {
  return new Response(body, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}
