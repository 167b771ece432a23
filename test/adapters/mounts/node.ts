import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { HttpError } from 'latchkey';
import { latchkey, type NodeAuth, type NodeHandler } from 'latchkey/node';
import serverlessHttp from 'serverless-http';
import type { User } from '../../../starter/accounts/user.ts';
import { bySupertest } from '../../support/test-helpers.ts';
import type { MountCase, MountParts } from '../mount-case.ts';
import { nodeDressing } from './dressing.ts';
import { orderSchema } from './order-schema.ts';

export const node: MountCase = {
  name: 'node:http',
  seesRawRequest: true,
  make(parts) {
    const auth = latchkey(parts.project, parts.options);
    const pages = ownPages(auth, parts);
    const listener = auth.listener((request, response) => {
      const page = pages[`${request.method} ${request.latchkey.path}`];
      if (page) return page(request, response);
      return send(response, 'Nothing here', { status: 404 });
    });
    const dressed = parts.dressed ? behind(nodeDressing, listener) : listener;
    return {
      auth,
      listener: dressed,
      send: bySupertest(dressed),
      lambda: serverlessHttp(dressed),
      userOfUpgrade: (incoming) => auth.userOfUpgrade(incoming),
    };
  },
};

/** The same listener in a server of node:http2. */
export const nodeHttp2: MountCase = { ...node, name: 'node:http2', http2: true };
/** A listener behind handlers of Connect's kind. */
function behind(handlers: readonly RequestHandler[], last: RequestListener): RequestListener {
  return handlers.reduceRight<RequestListener>(
    (next, handler) => (request, response) =>
      void handler(request as never, response as never, () => next(request, response)),
    last,
  );
}

function ownPages(auth: NodeAuth<User>, { slow }: MountParts): Record<string, NodeHandler<User>> {
  return {
    'GET /hello': (request, response) => send(response, `Hello, ${request.user}`),
    'GET /ip': (request, response) => send(response, String(request.latchkey.ip)),
    'GET /members/': auth.loginRequired((request, response) =>
      send(response, `Member ${request.user.email}`),
    ),
    'GET /staff/': auth.staffRequired((_, response) => send(response, 'Staff')),
    'GET /editors/': auth.permissionRequired('accounts.change_customuser', (_, response) =>
      send(response, 'Editor'),
    ),
    'GET /basket/': (request, response) => {
      const items = JSON.stringify(request.session.get('items') ?? []);
      const page = `<form method="post">${auth.csrfField(request)}<input name="item"></form><pre>${items}</pre>`;
      send(response, page, { type: 'text/html; charset=utf-8' });
    },
    'POST /basket/': async (request, response) => {
      const item = (await request.latchkey.form()).get('item') ?? '';
      await request.session.set('items', [...(request.session.get<string[]>('items') ?? []), item]);
      request.messages.success(`Kept ${item}.`);
      redirect(response, '/basket/');
    },
    'GET /vault/': auth.reauthenticationRequired(
      (request, response) =>
        send(response, `<form method="post">${auth.csrfField(request)}</form>`, {
          type: 'text/html; charset=utf-8',
        }),
      { maxAge: 60 },
    ),
    'POST /vault/': auth.reauthenticationRequired(async (request, response) => {
      const { item, pin, list } = Object.fromEntries(await request.latchkey.form());
      send(response, `Sent ${JSON.stringify({ item, pin, list })}`);
    }),
    'POST /tickets/': auth.throttled((_request, response) => send(response, 'Kept'), {
      name: 'tickets',
      count: 2,
      seconds: 60,
    }),
    'GET /news/': (request, response) => send(response, [...request.messages].join('\n')),
    'GET /api/me': auth.loginRequired((request, response) =>
      sendJson(response, { email: request.user.email }),
    ),
    'POST /api/rename': auth.loginRequired(async (request, response) => {
      const { username } = await readJson(request);
      await auth.accounts.users.update(request.user, { username: String(username) });
      sendJson(response, {});
    }),
    'POST /api/keep': async (request, response) => {
      const { key, value } = await readJson(request);
      await request.session.set(String(key), Number(value));
      sendJson(response, { key, value });
    },
    'POST /api/order': async ({ latchkey: visitor }, response) =>
      sendJson(response, await visitor.json(orderSchema)),
    'GET /api/kept': ({ session }, response) =>
      sendJson(response, Object.fromEntries(session.keys().map((key) => [key, session.get(key)]))),
    'POST /hooks/ping': (_, response) => send(response, 'pong'),
    'POST /door/': async (request, response) => {
      const user = await auth.authenticate(request, Object.fromEntries(await request.latchkey.form()));
      if (!user) return send(response, 'Wrong', { status: 401 });
      const { url } = await auth.login(request, user, { next: '/members/' });
      return redirect(response, url);
    },
    'POST /enter/': async (request, response) => {
      const before = auth.csrfToken(request);
      const user = await auth.authenticate(request, Object.fromEntries(await request.latchkey.form()));
      if (user) await auth.login(request, user);
      sendJson(response, { before, after: auth.csrfToken(request) });
    },
    'POST /welcome/': async (request, response) => {
      const user = await auth.authenticate(request, Object.fromEntries(await request.latchkey.form()));
      if (user) await auth.login(request, user);
      await auth.render(request, response, 'home.html');
    },
    'POST /leave/': async (request, response) => {
      await auth.logout(request);
      redirect(response, '/hello');
    },
    'POST /slow/': async (request, response) => {
      await slow.reached();
      await request.session.set('late', true);
      send(response, 'kept');
    },
    'GET /refused/': () => {
      throw new HttpError(403, 'refused for the test');
    },
    'GET /page/': (request, response) => auth.render(request, response, 'home.html'),
  };
}

interface Answer {
  readonly status?: number;
  readonly type?: string;
}

function send(
  response: ServerResponse,
  text: string,
  { status = 200, type = 'text/plain; charset=utf-8' }: Answer = {},
): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.end(text);
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, JSON.stringify(value), { type: 'application/json; charset=utf-8' });
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location });
  response.end();
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  return JSON.parse(Buffer.concat(await request.toArray()).toString());
}
