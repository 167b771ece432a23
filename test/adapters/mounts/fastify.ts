import type { IncomingMessage, ServerResponse } from 'node:http';
import awsLambda from '@fastify/aws-lambda';
import createFastify, { type FastifyInstance } from 'fastify';
import { HttpError } from 'latchkey';
import { type FastifyAuth, latchkey } from 'latchkey/fastify';
import type { User } from '../../../starter/accounts/user.ts';
import { byInject } from '../../support/test-helpers.ts';
import type { MadeMount, MountCase, MountParts } from '../mount-case.ts';
import { dressFastify } from './dressing.ts';
import { orderSchema } from './order-schema.ts';

/** A Fastify app with accounts. */
export const fastify: MountCase = {
  name: 'Fastify 5',
  seesRawRequest: true,
  make: (parts) => makeApp(createFastify(), parts),
};

/** The same app with `http2: true`. */
export const fastifyHttp2: MountCase = {
  name: 'Fastify 5, http2: true',
  seesRawRequest: true,
  http2: true,
  // Its types differ by what is under `raw`, which the pages here do not look at.
  make: (parts) => makeApp(createFastify({ http2: true }) as unknown as FastifyInstance, parts),
};

async function makeApp(app: FastifyInstance, parts: MountParts): Promise<MadeMount> {
  const auth = latchkey(parts.project, parts.options);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  if (parts.dressed) await dressFastify(app);
  await app.register(auth);
  addPages(app, auth, parts);
  app.setErrorHandler(auth.errorHandler());
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('Nothing here'),
  );
  const lambda = awsLambda(app, { decorateRequest: false, albMultiValueHeaders: true });
  await app.ready();
  return {
    auth,
    send: byInject(app),
    lambda: (event) => lambda(event, {}),
    listener: (incoming, outgoing) => app.routing(incoming as IncomingMessage, outgoing as ServerResponse),
    userOfUpgrade: (incoming) => auth.userOfUpgrade(incoming),
  };
}

type Form = Record<string, string>;

function addPages(app: FastifyInstance, auth: FastifyAuth<User>, { slow }: MountParts): void {
  app.get('/hello', (request) => `Hello, ${request.user}`);
  app.get('/ip', (request) => String(request.latchkey.ip));
  app.get(
    '/members/',
    auth.loginRequired((request) => `Member ${request.user.email}`),
  );
  app.get('/staff/', { preHandler: auth.staffRequired() }, () => 'Staff');
  app.get(
    '/editors/',
    auth.permissionRequired('accounts.change_customuser', () => 'Editor'),
  );
  app.get('/basket/', (request, reply) => {
    const items = JSON.stringify(request.session.get('items') ?? []);
    const page = `<form method="post">${auth.csrfField(request)}<input name="item"></form><pre>${items}</pre>`;
    return reply.type('text/html; charset=utf-8').send(page);
  });
  app.post<{ Body: Form }>('/basket/', async (request, reply) => {
    const items = request.session.get<string[]>('items') ?? [];
    await request.session.set('items', [...items, request.body.item ?? '']);
    request.messages.success(`Kept ${request.body.item}.`);
    return reply.redirect('/basket/');
  });
  app.get(
    '/vault/',
    auth.reauthenticationRequired(
      (request, reply) =>
        reply.type('text/html; charset=utf-8').send(`<form method="post">${auth.csrfField(request)}</form>`),
      { maxAge: 60 },
    ),
  );
  app.post<{ Body: Form }>('/vault/', { preHandler: auth.reauthenticationRequired() }, (request) => {
    const { item, pin, list } = request.body;
    return `Sent ${JSON.stringify({ item, pin, list })}`;
  });
  app.post(
    '/tickets/',
    auth.throttled((_request, reply) => reply.send('Kept'), { name: 'tickets', count: 2, seconds: 60 }),
  );
  app.get('/news/', (request) => [...request.messages].join('\n'));
  app.get('/api/me', { preHandler: auth.loginRequired() }, (request) => ({ email: `${request.user}` }));
  app.post<{ Body: { username: string } }>(
    '/api/rename',
    { preHandler: auth.loginRequired() },
    async ({ user, body }) => {
      await auth.accounts.users.update(user as User, { username: body.username });
      return {};
    },
  );
  app.post<{ Body: { key: string; value: number } }>('/api/keep', async ({ session, body }) => {
    await session.set(body.key, body.value);
    return { key: body.key, value: body.value };
  });
  app.post('/api/order', ({ latchkey: visitor }) => visitor.json(orderSchema));
  app.get('/api/kept', ({ session }) =>
    Object.fromEntries(session.keys().map((key) => [key, session.get(key)])),
  );
  app.post('/hooks/ping', () => 'pong');
  app.post<{ Body: Form }>('/door/', async (request, reply) => {
    const user = await auth.authenticate(request, request.body);
    if (!user) return reply.code(401).send('Wrong');
    const { url } = await auth.login(request, user, { next: '/members/' });
    return reply.redirect(url);
  });
  app.post<{ Body: Form }>('/enter/', async (request) => {
    const before = auth.csrfToken(request);
    const user = await auth.authenticate(request, request.body);
    if (user) await auth.login(request, user);
    return { before, after: auth.csrfToken(request) };
  });
  app.post<{ Body: Form }>('/welcome/', async (request, reply) => {
    const user = await auth.authenticate(request, request.body);
    if (user) await auth.login(request, user);
    return auth.render(request, reply, 'home.html');
  });
  app.post('/leave/', async (request, reply) => {
    await auth.logout(request);
    return reply.redirect('/hello');
  });
  app.post('/slow/', async (request) => {
    await slow.reached();
    await request.session.set('late', true);
    return 'kept';
  });
  app.get('/refused/', () => {
    throw new HttpError(403, 'refused for the test');
  });
  app.get('/page/', (request, reply) => auth.render(request, reply, 'home.html'));
}
