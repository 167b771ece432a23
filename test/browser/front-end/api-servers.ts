import { createServer, type RequestListener } from 'node:http';
import fastifyCors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import cors from 'cors';
import express from 'express';
import createFastify from 'fastify';
import { Hono } from 'hono';
import { cors as honoCors } from 'hono/cors';
import { latchkey as expressAuth } from 'latchkey/express';
import { latchkey as fastifyAuth } from 'latchkey/fastify';
import { latchkey as honoAuth } from 'latchkey/hono';
import { type NodeAuth, latchkey as nodeAuth } from 'latchkey/node';
import type { User } from '../../../starter/accounts/user.ts';
import type starter from '../../../starter/latchkey.config.ts';

type Project = typeof starter;

/** What docs/front-ends.md has the CORS middleware of each server say. */
export interface CorsOptions {
  readonly origin: string[];
  readonly credentials: true;
}

/** An API beside the account pages, and what makes and stops its accounts. */
export interface Api {
  readonly listener: RequestListener;
  readonly auth: Pick<NodeAuth<User>, 'migrate' | 'close' | 'accounts'>;
}

export interface ApiParts {
  readonly project: Project;
  /** None: the front end is on the same origin. */
  readonly allowed?: CorsOptions;
  /** The folder of a front end that this server serves, too. */
  readonly files?: string;
}

export type MakeApi = (parts: ApiParts) => Promise<Api>;

const options = { folder: 'starter', writeLog: (line: string) => void logLines.push(line) };
/** What all of them have logged. */
export const logLines: string[] = [];

const WRONG = { code: 'login_refused' };

async function expressApi({ project, allowed, files }: ApiParts): Promise<Api> {
  const auth = expressAuth(project, options);
  const app = express();
  if (allowed) app.use(cors(allowed));
  app.use(auth);
  app.get('/api/csrf', (req, res) => res.json({ token: auth.csrfToken(req) }));
  app.get(
    '/api/me',
    auth.loginRequired((req, res) => res.json({ email: req.user.email })),
  );
  app.post('/api/notes', auth.loginRequired(), express.json(), (req, res) =>
    res.json({ kept: req.body.title }),
  );
  app.post('/api/login', express.json(), async (req, res) => {
    const user = await auth.authenticate(req, req.body);
    if (!user) return res.status(400).json(WRONG);
    const { state, url } = await auth.login(req, user);
    return res.json({ state, url });
  });
  app.post('/api/logout', async (req, res) => {
    await auth.logout(req);
    res.json({});
  });
  if (files) {
    app.use(auth.securityHeaders());
    app.use('/api', (_req, res) => res.status(404).json({ code: 'not_found' }));
    app.use(express.static(files, { index: false }));
    app.get('/{*path}', (_req, res) => res.sendFile('index.html', { root: files }));
  }
  app.use(auth.errorHandler());
  return { listener: app, auth };
}

async function fastifyApi({ project, allowed, files }: ApiParts): Promise<Api> {
  const auth = fastifyAuth(project, options);
  let handle: RequestListener = () => undefined;
  const app = createFastify({
    serverFactory: (handler) => {
      handle = handler;
      return createServer(handler);
    },
  });
  if (allowed)
    await app.register(fastifyCors, {
      ...allowed,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    });
  await app.register(auth);
  app.setErrorHandler(auth.errorHandler());
  app.get('/api/csrf', (request) => ({ token: auth.csrfToken(request) }));
  app.get(
    '/api/me',
    auth.loginRequired((request) => ({ email: request.user.email })),
  );
  app.post<{ Body: { title: string } }>('/api/notes', { preHandler: auth.loginRequired() }, (request) => ({
    kept: request.body.title,
  }));
  app.post('/api/login', async (request, reply) => {
    const user = await auth.authenticate(request, request.body);
    if (!user) return reply.code(400).send(WRONG);
    const { state, url } = await auth.login(request, user);
    return { state, url };
  });
  app.post('/api/logout', async (request) => {
    await auth.logout(request);
    return {};
  });
  if (files) {
    app.addHook('onRequest', auth.securityHeaders());
    await app.register(fastifyStatic, { root: files, index: false });
    app.setNotFoundHandler((request, reply) => {
      if (request.url.startsWith('/api/')) return reply.code(404).send({ code: 'not_found' });
      return reply.sendFile('index.html');
    });
  }
  await app.ready();
  return { listener: handle, auth };
}

async function honoApi({ project, allowed, files }: ApiParts): Promise<Api> {
  const auth = honoAuth(project, options);
  const app = new Hono();
  if (allowed) app.use(honoCors(allowed));
  app.use(auth);
  app.onError(auth.errorHandler());
  app.get('/api/csrf', (c) => c.json({ token: auth.csrfToken(c) }));
  app.get('/api/me', auth.loginRequired(), (c) => c.json({ email: c.var.user.email }));
  app.post('/api/notes', auth.loginRequired(), async (c) => c.json({ kept: (await c.req.json()).title }));
  app.post('/api/login', async (c) => {
    const user = await auth.authenticate(c, await c.req.json());
    if (!user) return c.json(WRONG, 400);
    const { state, url } = await auth.login(c, user);
    return c.json({ state, url });
  });
  app.post('/api/logout', async (c) => {
    await auth.logout(c);
    return c.json({});
  });
  if (files) {
    app.use(auth.securityHeaders());
    app.all('/api/*', (c) => c.json({ code: 'not_found' }, 404));
    app.use(serveStatic({ root: files }));
    app.get('*', serveStatic({ root: files, path: 'index.html' }));
  }
  return { listener: getRequestListener(app.fetch), auth };
}

async function nodeApi({ project, allowed }: ApiParts): Promise<Api> {
  const auth = nodeAuth(project, options);
  const me = auth.loginRequired((request, response) =>
    response.end(JSON.stringify({ email: request.user.email })),
  );
  const notes = auth.loginRequired(async (request, response) =>
    response.end(JSON.stringify({ kept: Reflect.get(Object(await bodyOf(request)), 'title') })),
  );
  const own = auth.listener(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    const { path } = request.latchkey;
    if (path === '/api/csrf') return response.end(JSON.stringify({ token: auth.csrfToken(request) }));
    if (path === '/api/me') return me(request, response);
    if (path === '/api/notes') return notes(request, response);
    if (path === '/api/logout') {
      await auth.logout(request);
      return response.end('{}');
    }
    if (path !== '/api/login') return response.writeHead(404).end('{}');
    const user = await auth.authenticate(request, await bodyOf(request));
    if (!user) return response.writeHead(400).end(JSON.stringify(WRONG));
    const { state, url } = await auth.login(request, user);
    return response.end(JSON.stringify({ state, url }));
  });
  if (!allowed) return { listener: own, auth };
  const withCors = cors(allowed);
  return { listener: (request, response) => withCors(request, response, () => own(request, response)), auth };
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Those that have a way of their own to serve files. */
export const fileServers: readonly (readonly [name: string, make: MakeApi])[] = [
  ['Express', expressApi],
  ['Fastify', fastifyApi],
  ['Hono', honoApi],
];

export const apis: typeof fileServers = [...fileServers, ['node:http', nodeApi]];
