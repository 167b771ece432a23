import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { getConnInfo, handle } from 'hono/aws-lambda';
import { HttpError } from 'latchkey';
import { type HonoOptions, latchkey } from 'latchkey/hono';
import { byRequest } from '../../support/test-helpers.ts';
import type { MadeMount, MountCase, MountParts } from '../mount-case.ts';
import { honoDressing } from './dressing.ts';
import { orderSchema } from './order-schema.ts';

/** A Hono app with accounts, on @hono/node-server. */
export const hono: MountCase = {
  name: 'Hono 4',
  seesRawRequest: false,
  make: (parts) => makeApp(parts),
};

/** The same app in a server of node:http2. */
export const honoHttp2: MountCase = { ...hono, name: 'Hono 4 on node:http2', http2: true };

/** The same app as a function of AWS Lambda, where Hono knows the address by `getConnInfo`. */
export const honoOnLambda: MountCase = {
  ...hono,
  make: (parts) => makeApp(parts, { remoteAddress: (c) => getConnInfo(c).remote.address ?? null }),
};

function makeApp(
  { project, options, slow, dressed }: MountParts,
  more: Pick<HonoOptions, 'remoteAddress'> = {},
): MadeMount {
  const auth = latchkey(project, { ...options, ...more });
  const app = new Hono();
  if (dressed) app.use(...honoDressing);
  app.use(auth);
  app.get('/hello', (c) => c.text(`Hello, ${c.var.user}`));
  app.get('/ip', (c) => c.text(String(c.var.latchkey.ip)));
  app.get('/members/', auth.loginRequired(), (c) => c.text(`Member ${c.var.user.email}`));
  app.get('/staff/', auth.staffRequired(), (c) => c.text('Staff'));
  app.get('/editors/', auth.permissionRequired('accounts.change_customuser'), (c) => c.text('Editor'));
  app.get('/basket/', (c) => {
    const items = JSON.stringify(c.var.session.get('items') ?? []);
    return c.html(`<form method="post">${auth.csrfField(c)}<input name="item"></form><pre>${items}</pre>`);
  });
  app.post('/basket/', async (c) => {
    const item = String((await c.req.parseBody()).item);
    await c.var.session.set('items', [...(c.var.session.get<string[]>('items') ?? []), item]);
    c.var.messages.success(`Kept ${item}.`);
    return c.redirect('/basket/');
  });
  app.get('/vault/', auth.reauthenticationRequired({ maxAge: 60 }), (c) =>
    c.html(`<form method="post">${auth.csrfField(c)}</form>`),
  );
  app.post('/vault/', auth.reauthenticationRequired(), async (c) => {
    const { item, pin, list } = await c.req.parseBody();
    return c.text(`Sent ${JSON.stringify({ item, pin, list })}`);
  });
  app.post('/tickets/', auth.throttled({ name: 'tickets', count: 2, seconds: 60 }), (c) => c.text('Kept'));
  app.get('/news/', (c) => c.text([...c.var.messages].join('\n')));
  app.get('/api/me', auth.loginRequired(), (c) => c.json({ email: `${c.var.user}` }));
  app.post('/api/rename', auth.loginRequired(), async (c) => {
    const { username } = await c.req.json<{ username: string }>();
    await auth.accounts.users.update(c.var.user, { username });
    return c.json({});
  });
  app.post('/api/keep', async (c) => {
    const { key, value } = await c.req.json<{ key: string; value: number }>();
    await c.var.session.set(key, value);
    return c.json({ key, value });
  });
  app.post('/api/order', async (c) => {
    // Hono's own reading first, as a validator does it.
    await c.req.json();
    return c.json(await c.var.latchkey.json(orderSchema));
  });
  app.get('/api/kept', ({ json, var: { session } }) =>
    json(Object.fromEntries(session.keys().map((key) => [key, session.get(key) ?? null]))),
  );
  app.post('/hooks/ping', (c) => c.text('pong'));
  app.post('/door/', async (c) => {
    const user = await auth.authenticate(c, await c.req.parseBody());
    if (!user) return c.text('Wrong', 401);
    const { url } = await auth.login(c, user, { next: '/members/' });
    return c.redirect(url);
  });
  app.post('/enter/', async (c) => {
    const before = auth.csrfToken(c);
    const user = await auth.authenticate(c, await c.req.parseBody());
    if (user) await auth.login(c, user);
    return c.json({ before, after: auth.csrfToken(c) });
  });
  app.post('/welcome/', async (c) => {
    const user = await auth.authenticate(c, await c.req.parseBody());
    if (user) await auth.login(c, user);
    return auth.render(c, 'home.html');
  });
  app.post('/leave/', async (c) => {
    await auth.logout(c);
    return c.redirect('/hello');
  });
  app.post('/slow/', async (c) => {
    await slow.reached();
    await c.var.session.set('late', true);
    return c.text('kept');
  });
  app.get('/refused/', () => {
    throw new HttpError(403, 'refused for the test');
  });
  app.get('/page/', (c) => auth.render(c, 'home.html'));
  app.notFound((c) => c.text('Nothing here', 404));
  app.onError(auth.errorHandler());
  const listener = getRequestListener((request, env) => app.fetch(request, env));
  return { auth, listener, send: byRequest(app), lambda: handle(app) as never };
}
