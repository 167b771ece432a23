import type { Express, RequestHandler } from 'express';
import { HttpError } from 'latchkey';
import { type ExpressAuth, latchkey } from 'latchkey/express';
import serverlessHttp from 'serverless-http';
import type { User } from '../../../starter/accounts/user.ts';
import { bySupertest } from '../../support/test-helpers.ts';
import type { MadeMount, MountParts } from '../mount-case.ts';
import { nodeDressing } from './dressing.ts';
import { orderSchema } from './order-schema.ts';

/** What of the two versions of Express the app is made of. */
export interface ExpressKit {
  readonly app: Express;
  readonly parsers: RequestHandler[];
}

/** The pages of `own-pages.md`, the same for Express 4 and 5. The body parsers come after the accounts. */
export function expressMount({ app, parsers }: ExpressKit, parts: MountParts): MadeMount {
  const auth = latchkey(parts.project, parts.options);
  if (parts.dressed) app.use([...nodeDressing]);
  app.use(auth);
  app.use(parsers);
  addPages(app, auth, parts);
  app.use((_req, res) => {
    res.status(404).type('text').send('Nothing here');
  });
  app.use(auth.errorHandler());
  return {
    auth,
    listener: app,
    send: bySupertest(app),
    lambda: serverlessHttp(app),
    userOfUpgrade: (incoming) => auth.userOfUpgrade(incoming),
  };
}

function addPages(app: Express, auth: ExpressAuth<User>, { slow }: MountParts): void {
  app.get('/hello', (req, res) => res.type('text').send(`Hello, ${req.user}`));
  app.get('/ip', (req, res) => res.type('text').send(String(req.latchkey.ip)));
  app.get(
    '/members/',
    auth.loginRequired((req, res) => res.type('text').send(`Member ${req.user.email}`)),
  );
  app.get('/staff/', auth.staffRequired(), (_req, res) => res.type('text').send('Staff'));
  app.get(
    '/editors/',
    auth.permissionRequired('accounts.change_customuser', (_req, res) => res.type('text').send('Editor')),
  );
  app.get('/basket/', (req, res) => {
    const items = JSON.stringify(req.session.get('items') ?? []);
    res.send(`<form method="post">${auth.csrfField(req)}<input name="item"></form><pre>${items}</pre>`);
  });
  app.post('/basket/', async (req, res) => {
    const items = req.session.get<string[]>('items') ?? [];
    await req.session.set('items', [...items, req.body.item]);
    req.messages.success(`Kept ${req.body.item}.`);
    res.redirect('/basket/');
  });
  app.get(
    '/vault/',
    auth.reauthenticationRequired(
      (req, res) => res.send(`<form method="post">${auth.csrfField(req)}</form>`),
      {
        maxAge: 60,
      },
    ),
  );
  app.post('/vault/', auth.reauthenticationRequired(), (req, res) => {
    const { item, pin, list } = req.body;
    res.type('text').send(`Sent ${JSON.stringify({ item, pin, list })}`);
  });
  app.post('/tickets/', auth.throttled({ name: 'tickets', count: 2, seconds: 60 }), (_req, res) =>
    res.type('text').send('Kept'),
  );
  app.get('/news/', (req, res) => res.type('text').send([...req.messages].join('\n')));
  app.get('/api/me', auth.loginRequired(), (req, res) => res.json({ email: `${req.user}` }));
  app.post(
    '/api/rename',
    auth.loginRequired(async (req, res) => {
      await auth.accounts.users.update(req.user, { username: req.body.username });
      res.json({});
    }),
  );
  app.post('/api/keep', async (req, res) => {
    await req.session.set(req.body.key, req.body.value);
    res.json({ key: req.body.key, value: req.body.value });
  });
  app.post('/api/order', (req, res, next) => {
    req.latchkey
      .json(orderSchema)
      .then((order) => res.json(order))
      .catch(next);
  });
  app.get('/api/kept', (req, res) => {
    res.json(Object.fromEntries(req.session.keys().map((key) => [key, req.session.get(key)])));
  });
  app.post('/hooks/ping', (_req, res) => res.type('text').send('pong'));
  app.post('/door/', async (req, res) => {
    const user = await auth.authenticate(req, req.body);
    if (!user) return res.status(401).type('text').send('Wrong');
    const { url } = await auth.login(req, user, { next: '/members/' });
    return res.redirect(url);
  });
  app.post('/enter/', async (req, res) => {
    const before = auth.csrfToken(req);
    const user = await auth.authenticate(req, req.body);
    if (user) await auth.login(req, user);
    res.json({ before, after: auth.csrfToken(req) });
  });
  app.post('/welcome/', async (req, res) => {
    const user = await auth.authenticate(req, req.body);
    if (user) await auth.login(req, user);
    await auth.render(req, res, 'home.html');
  });
  app.post('/leave/', async (req, res) => {
    await auth.logout(req);
    res.redirect('/hello');
  });
  app.post('/slow/', async (req, res, next) => {
    try {
      await slow.reached();
      await req.session.set('late', true);
      res.type('text').send('kept');
    } catch (error) {
      next(error);
    }
  });
  app.get('/refused/', () => {
    throw new HttpError(403, 'refused for the test');
  });
  app.get('/page/', (req, res) => auth.render(req, res, 'home.html'));
}
