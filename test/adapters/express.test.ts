import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import ejs from 'ejs';
import express, { type Express, type Router } from 'express';
import express4 from 'express4';
import { HttpError, type Project } from 'latchkey';
import { type ExpressAuth, latchkey, type MountOptions } from 'latchkey/express';
import pug from 'pug';
import { afterEach, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { csrfTokenOf, TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function accountsFor(
  settings: Partial<Project<User>['settings']> = {},
  options: MountOptions<User> = {},
) {
  const memory = { secretKey: SECRET_KEY, databaseUrl: 'sqlite::memory:', passwordHashers: cheapHashers() };
  const auth = latchkey(
    { ...starter, settings: { ...starter.settings, ...memory, ...settings } },
    { folder: 'starter', writeLog: () => undefined, ...options },
  );
  await auth.migrate();
  await auth.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada', password: PASSWORD });
  closing.push(() => auth.close());
  return auth;
}

async function serve(listener: RequestListener): Promise<TestClient> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new TestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function addForm(app: Express, auth: ExpressAuth<User>): void {
  app.get('/form', (req, res) => res.send(auth.csrfField(req)));
  app.post('/form', (req, res) => res.json(req.body ?? null));
}

const logIn = (client: TestClient, page = '/accounts/login/') =>
  client.submit(page, { email: 'ada@example.com', password: PASSWORD });

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
] as const)('%s', (_, kit) => {
  it('leaves the body to a parser that comes after, whatever that makes of it', async () => {
    const auth = await accountsFor();
    const app = kit();
    let raw = '';
    app.use(auth);
    const verify = (_req: unknown, _res: unknown, body: Buffer) => {
      raw = body.toString();
    };
    app.use(kit.urlencoded({ extended: true, verify }));
    addForm(app, auth);
    const client = await serve(app);
    const token = csrfTokenOf((await client.get('/form')).text);
    const answer = await client.post('/form', { csrfmiddlewaretoken: token, 'a[b]': 'c', d: 'ü' });
    expect(answer.json()).toEqual({ csrfmiddlewaretoken: token, a: { b: 'c' }, d: 'ü' });
    expect(raw).toContain('d=%C3%BC');
  });

  it('takes the fields of a parser that comes before, for its own pages too', async () => {
    const auth = await accountsFor();
    const app = kit();
    app.use(kit.json(), kit.urlencoded({ extended: false }));
    app.use(auth);
    addForm(app, auth);
    const client = await serve(app);
    const { text } = await client.get('/form');
    const fields = { csrfmiddlewaretoken: csrfTokenOf(text), d: 'ü' };
    expect((await client.post('/form', fields)).json()).toEqual(fields);
    expect((await logIn(client)).location).toBe('/dashboard/');
    expect((await client.post('/form', { d: 'ü' })).status).toBe(403);
  });

  it('takes a form between two parsers, one of which leaves it alone', async () => {
    const auth = await accountsFor();
    const app = kit();
    app.use(kit.json());
    app.use(auth);
    app.use(kit.urlencoded({ extended: false }));
    addForm(app, auth);
    const client = await serve(app);
    const token = csrfTokenOf((await client.get('/form')).text);
    expect((await client.post('/form', { csrfmiddlewaretoken: token })).status).toBe(200);
    expect((await logIn(client)).location).toBe('/dashboard/');
  });

  it('passes what fails in guards and guarded handlers on to the app', async () => {
    const auth = await accountsFor();
    const app = kit();
    app.get('/early', auth.loginRequired(), (_req, res) => res.send('never'));
    app.use(auth);
    const failing = async () => {
      throw new Error('own failure');
    };
    app.get(
      '/guarded',
      auth.userPassesTest(() => true, failing),
    );
    app.get(
      '/test',
      auth.userPassesTest(async () => {
        throw new HttpError(404, 'no such thing');
      }),
    );
    const errors: string[] = [];
    app.use(auth.errorHandler());
    app.use(((error, _req, res, _next) => {
      errors.push(error.message);
      res.status(500).send('the app says sorry');
    }) satisfies express.ErrorRequestHandler);
    const client = await serve(app);
    expect((await client.get('/early')).text).toBe('the app says sorry');
    expect((await client.get('/guarded')).text).toBe('the app says sorry');
    expect((await client.get('/test')).status).toBe(404);
    expect(errors).toEqual([
      'The request for /early has not come through Latchkey: its middleware or handler stands before what uses it.',
      'own failure',
    ]);
  });

  it('works below a path and in sub-routers, by the whole address', async () => {
    const auth = await accountsFor({ basePath: '/shop' });
    const app = kit();
    app.use('/shop', auth);
    const router = kit.Router() as Router;
    router.get(
      '/orders',
      auth.loginRequired((req, res) => res.send(req.user.email)),
    );
    app.use('/shop/members', router);
    app.get('/', (req, res) => res.send(String(req.user)));
    const client = await serve(app);
    expect((await client.get('/')).text).toBe('undefined');
    const asked = await client.get('/shop/members/orders?a=b');
    expect(asked.location).toBe('/shop/accounts/login/?next=/shop/members/orders%3Fa%3Db');
    expect((await logIn(client, asked.location ?? '')).location).toBe('/shop/members/orders?a=b');
    expect((await client.get('/shop/members/orders?a=b')).text).toBe('ada@example.com');
  });

  it('keeps two projects in one app apart', async () => {
    const shop = await accountsFor({ basePath: '/shop' });
    const blogNames = {
      sessionCookieName: 'blog',
      csrfCookieName: 'blogcsrf',
      messagesCookieName: 'blogmessages',
    };
    const blog = await accountsFor({ basePath: '/blog', ...blogNames });
    const app = kit();
    app.use('/shop', shop);
    app.use('/blog', blog);
    app.get('/shop/who', (req, res) => res.send(`${shop.visitor(req).user} ${req.user}`));
    app.get('/blog/who', (req, res) => res.send(`${blog.visitor(req).user} ${req.user}`));
    app.get('/shop/members', shop.loginRequired(), (_req, res) => res.send('shop'));
    app.get('/blog/members', blog.loginRequired(), (_req, res) => res.send('blog'));
    const client = await serve(app);
    await logIn(client, '/shop/accounts/login/');
    expect((await client.get('/shop/who')).text).toBe('ada@example.com ada@example.com');
    expect((await client.get('/blog/who')).text).toBe('AnonymousUser AnonymousUser');
    expect((await client.get('/shop/members')).text).toBe('shop');
    expect((await client.get('/blog/members')).location).toBe('/blog/accounts/login/?next=/blog/members');
    await logIn(client, '/blog/accounts/login/');
    expect([...client.cookies.keys()]).toEqual(expect.arrayContaining(['latchkey_session', 'blog']));
    await client.submit('/shop/dashboard/', {}, '/shop/accounts/logout/');
    expect((await client.get('/shop/who')).text).toBe('AnonymousUser AnonymousUser');
    expect((await client.get('/blog/members')).text).toBe('blog');
  });

  it('opens both sessions where two projects see the same request', async () => {
    const shop = await accountsFor();
    const names = {
      sessionCookieName: 'blog',
      csrfCookieName: 'blogcsrf',
      messagesCookieName: 'blogmessages',
    };
    const blog = await accountsFor({ basePath: '/blog', ...names });
    const app = kit();
    app.use(shop, blog, shop);
    app.get('/tokens', (req, res) => res.send([shop.csrfToken(req), blog.csrfToken(req)].join()));
    app.get('/who', (req, res) =>
      res.send(`${shop.visitor(req).user} ${blog.visitor(req).user} ${req.user}`),
    );
    const client = await serve(app);
    const set = (await client.get('/tokens')).headers.getSetCookie().map((line) => line.split('=')[0]);
    expect(set.sort()).toEqual(['blogcsrf', 'latchkey_csrf']);
    await logIn(client);
    expect((await client.get('/who')).text).toBe('ada@example.com AnonymousUser ada@example.com');
  });

  it('keeps the cookies and the headers that the app itself sets', async () => {
    const auth = await accountsFor();
    const app = kit();
    app.use((_req, res, next) => {
      res.cookie('theme', 'dark').vary('Origin').set('Cache-Control', 'private');
      next();
    });
    app.use(auth);
    app.get('/own', async (req, res) => {
      await req.session.set('a', 1);
      res.cookie('late', '1').send('kept');
    });
    const client = await serve(app);
    const own = await client.get('/own');
    expect(own.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual([
      'theme',
      'late',
      'latchkey_session',
    ]);
    expect(own.headers.get('vary')).toBe('Origin, Cookie');
    expect(own.headers.get('cache-control')).toBe('private');
    const page = await client.get('/accounts/login/');
    expect(page.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual(['theme', 'latchkey_csrf']);
    expect(page.headers.get('vary')).toBe('Origin, Cookie');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('says what is wrong when a cookie comes after the answer has begun', async () => {
    const auth = await accountsFor();
    const app = kit();
    app.use(auth);
    const failures: unknown[] = [];
    app.get('/own', async (req, res) => {
      res.write('begun');
      await req.session.set('a', 1).catch((error) => failures.push(error.code));
      res.end();
    });
    await (await serve(app)).get('/own');
    expect(failures).toEqual(['headers_sent']);
  });

  it('checks the token of an upload behind its own parser', async () => {
    const auth = await accountsFor({}, { csrfExempt: ['/upload'] });
    const app = kit();
    app.use(auth);
    app.get('/form', (req, res) => res.send(auth.csrfField(req)));
    const parser: express.RequestHandler = async (req, _res, next) => {
      const body = Buffer.concat(await req.toArray()).toString();
      req.body = { csrfmiddlewaretoken: /name="csrfmiddlewaretoken"\r\n\r\n(.*)\r\n/.exec(body)?.[1] };
      next();
    };
    app.post('/upload', parser, auth.csrfProtect(), (_req, res) => res.send('uploaded'));
    const client = await serve(app);
    const token = csrfTokenOf((await client.get('/form')).text);
    const upload = (value: string) =>
      client.request('/upload', {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x', origin: client.origin },
        body: `--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n${value}\r\n--x--`,
      });
    expect((await upload(token)).text).toBe('uploaded');
    expect((await upload('x')).status).toBe(403);
  });

  it('gives templates of other engines what they need, and spends nothing that they do not use', async () => {
    const auth = await accountsFor();
    const app = kit();
    app.use(auth, auth.locals({ perms: ['accounts.add_customuser'] }));
    app.engine('ejs', (_path, locals, done) => done(null, ejs.render(ejsPage, locals as ejs.Data)));
    app.engine('pug', (_path, locals, done) => done(null, pug.render(pugPage, locals as pug.LocalsObject)));
    app.engine('txt', (_path, _locals, done) => done(null, 'nothing'));
    app.set('views', new URL('./views/', import.meta.url).pathname);
    app.get('/say', (req, res) => {
      req.messages.info('Hello & welcome');
      res.send('said');
    });
    app.get('/enter', async (req, res) => {
      const user = await auth.authenticate(req, { email: 'ada@example.com', password: PASSWORD });
      if (user) await auth.login(req, user);
      res.render('page.ejs');
    });
    for (const kind of ['ejs', 'pug', 'txt']) app.get(`/${kind}`, (_req, res) => res.render(`page.${kind}`));
    const client = await serve(app);

    await client.get('/say');
    const nothing = await client.get('/txt');
    expect(nothing.headers.getSetCookie()).toEqual([]);
    const first = await client.get('/ejs');
    expect(csrfTokenOf(first.text)).toMatch(/^[\w-]{65}$/);
    expect(first.text).toContain('<li>Hello &amp; welcome</li>');
    expect(first.text).toContain('AnonymousUser /accounts/login/ may not');
    expect((await client.get('/ejs')).text).not.toContain('<li>');

    await client.get('/say');
    const second = await client.get('/pug');
    expect(csrfTokenOf(second.text)).toMatch(/^[\w-]{65}$/);
    expect(second.text).toMatch(/<meta name="csrf" content="[\w-]{65}"/);
    expect(second.text).toContain('<li>Hello &amp; welcome</li>');
    expect((await client.get('/pug')).text).not.toContain('<li>');
    // A login after `auth.locals()` has run, in the same request.
    expect((await client.get('/enter')).text).toContain('ada@example.com /accounts/login/');
  });
});

const ejsPage = `<%- csrfField %><% for (const message of messages) { %><li><%= message %></li><% } %>
<%= user %> <%= url('login') %> <%= perms['accounts.add_customuser'] ? 'may' : 'may not' %>`;

const pugPage = `
meta(name='csrf' content=csrfToken)
| !{csrfField}
each message in messages
  li= message
`;
