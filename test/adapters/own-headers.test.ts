import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import express from 'express';
import express4 from 'express4';
import createFastify from 'fastify';
import { Hono } from 'hono';
import { createHandler, HttpError } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { latchkey as forNode } from 'latchkey/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { TestClock } from '../../src/testing/test-clock.ts';
import { type MountCase, type RunningMount, startMount } from './mount-case.ts';
import { loggedIn, makeUser } from './visitors.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-own-'));
writeFileSync(join(folder, 'app.js'), 'export {}');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const YEAR = 'public, max-age=31536000, immutable';

/** Pages that say something of caching, in each framework's ways; `/silent` says nothing. All but `/silent` say `YEAR`. */
interface CachingMount extends MountCase {
  readonly pages: readonly string[];
}

const nodePages: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  '/silent': (response) => response.end('ok'),
  '/set-header': (response) => response.setHeader('Cache-Control', YEAR).end('ok'),
  '/write-head': (response) => response.writeHead(200, { 'Cache-Control': YEAR }).end('ok'),
  '/write-head-list': (response) => response.writeHead(200, ['Cache-Control', YEAR]).end('ok'),
  '/stream': (response) =>
    createReadStream(join(folder, 'app.js')).pipe(response.setHeader('cache-control', YEAR)),
  '/expires': (response) => response.setHeader('Expires', 'Fri, 31 Dec 2100 23:59:59 GMT').end('ok'),
};
const plainPages = ['/set-header', '/write-head', '/write-head-list', '/stream'];

/** What was meant for a page that then is a refusal. */
const ofThePage = {
  'content-length': '5',
  etag: '"page"',
  'content-disposition': 'attachment',
  'x-own': 'kept',
};

const onNode: CachingMount = {
  name: 'node:http',
  seesRawRequest: true,
  pages: plainPages,
  make({ project, options }) {
    const auth = forNode(project, options);
    const listener = auth.listener((request, response) => {
      const page = nodePages[request.latchkey.path];
      if (page) return page(response);
      response.setHeaders(new Map(Object.entries(ofThePage)));
      throw new HttpError(403, 'refused for the test');
    });
    return { auth, listener };
  },
};

function onExpress(name: string, kit: typeof express): CachingMount {
  return {
    name,
    seesRawRequest: true,
    pages: [...plainPages, '/assets/app.js', '/send-file', '/set-before'],
    make({ project, options }) {
      const auth = forExpress(project, options);
      const app = kit();
      app.use('/set-before', (_req, res, next) => {
        res.set('Cache-Control', YEAR);
        next();
      });
      app.use(auth);
      app.use('/assets', kit.static(folder, { maxAge: '1y', immutable: true }));
      app.get('/send-file', (_req, res) =>
        res.sendFile(join(folder, 'app.js'), { maxAge: '1y', immutable: true }),
      );
      app.get('/set-before', (_req, res) => res.send('ok'));
      for (const [path, page] of Object.entries(nodePages)) app.get(path, (_req, res) => void page(res));
      app.get('/refused', (_req, res) => {
        res.set(ofThePage);
        throw new HttpError(403, 'refused for the test');
      });
      app.use(auth.errorHandler());
      return { auth, listener: app };
    },
  };
}

const onFastify: CachingMount = {
  name: 'Fastify 5',
  seesRawRequest: true,
  pages: ['/header', '/hijacked', '/streamed', '/assets/app.js', '/set-before', '/on-send'],
  async make({ project, options }) {
    const auth = forFastify(project, options);
    const app = createFastify();
    app.addHook('onRequest', async (request, reply) => {
      if (request.url === '/set-before') reply.header('cache-control', YEAR);
    });
    app.addHook('onSend', async (request, reply) => {
      if (request.url === '/on-send') reply.header('cache-control', YEAR);
    });
    await app.register(auth);
    await app.register(fastifyStatic, { root: folder, prefix: '/assets/', maxAge: '1y', immutable: true });
    for (const path of ['/silent', '/set-before', '/on-send']) app.get(path, () => 'ok');
    app.get('/expires', (_request, reply) =>
      reply.header('Expires', 'Fri, 31 Dec 2100 23:59:59 GMT').send('ok'),
    );
    app.get('/header', (_request, reply) => reply.header('Cache-Control', YEAR).send('ok'));
    app.get('/streamed', (_request, reply) =>
      reply.header('Cache-Control', YEAR).send(createReadStream(join(folder, 'app.js'))),
    );
    app.get('/hijacked', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'Cache-Control': YEAR }).end('ok');
    });
    app.get('/refused', (_request, reply) => {
      reply.headers(ofThePage);
      throw new HttpError(403, 'refused for the test');
    });
    app.setErrorHandler(auth.errorHandler());
    await app.ready();
    return { auth, listener: (incoming, outgoing) => app.routing(incoming as never, outgoing as never) };
  },
};

const onHono: CachingMount = {
  name: 'Hono 4',
  seesRawRequest: false,
  pages: ['/header', '/response', '/assets/app.js', '/set-before'],
  make({ project, options }) {
    const auth = forHono(project, options);
    const app = new Hono();
    app.use('/set-before', (c, next) => {
      c.header('Cache-Control', YEAR);
      return next();
    });
    app.use(auth);
    app.use(
      '/assets/*',
      serveStatic({
        root: folder,
        rewriteRequestPath: (path) => path.replace('/assets', ''),
        onFound: (_path, c) => c.header('Cache-Control', YEAR),
      }),
    );
    for (const path of ['/silent', '/set-before']) app.get(path, (c) => c.text('ok'));
    app.get('/header', (c) => c.text('ok', 200, { 'Cache-Control': YEAR }));
    app.get('/response', () => new Response('ok', { headers: { 'cache-control': YEAR } }));
    app.get('/expires', (c) => c.text('ok', 200, { Expires: 'Fri, 31 Dec 2100 23:59:59 GMT' }));
    app.get('/refused', (c) => {
      for (const [name, value] of Object.entries(ofThePage)) c.header(name, value);
      throw new HttpError(403, 'refused for the test');
    });
    app.onError(auth.errorHandler());
    return { auth, listener: getRequestListener((request, env) => app.fetch(request, env)) };
  },
};

const onWeb: CachingMount = {
  name: 'createHandler',
  seesRawRequest: false,
  pages: ['/response'],
  make({ project, options }) {
    const auth = createHandler(project, options);
    const headersOf: Record<string, Record<string, string>> = {
      '/response': { 'cache-control': YEAR },
      '/expires': { expires: 'Fri, 31 Dec 2100 23:59:59 GMT' },
    };
    const serve = async (request: Request): Promise<Response> => {
      const page = await auth.respond(request);
      if (page) return page;
      const visitor = await auth.visit(request);
      if (visitor instanceof Response) return visitor;
      if (visitor.path === '/refused') return auth.fail(visitor, new HttpError(403, 'refused for the test'));
      return auth.finish(visitor, new Response('ok', { headers: headersOf[visitor.path] ?? {} }));
    };
    return { auth, listener: getRequestListener((request) => serve(request)) };
  },
};

const kit4 = express4 as unknown as typeof express;
const mounts = [
  onNode,
  onExpress('Express 5', express),
  onExpress('Express 4', kit4),
  onFastify,
  onHono,
  onWeb,
];

describe.each(mounts)('$name', (mountCase) => {
  const clock = new TestClock();
  let mount: RunningMount;
  let ada: TestClient;
  beforeAll(async () => {
    mount = await startMount(mountCase, { clock: () => clock.now().getTime() });
    await makeUser(mount, 'ada');
    ada = await loggedIn(mount, 'ada');
  });
  afterAll(() => mount.stop());

  const told = async (client: TestClient, path: string) => {
    const answer = await client.get(path);
    expect(answer.status).toBe(200);
    if (client === ada) expect(answer.headers.get('vary')).toMatch(/(^|, )Cookie$/);
    const cookies = answer.headers.getSetCookie().map((line) => line.split('=')[0]);
    return [answer.headers.get('cache-control'), cookies.join()];
  };

  it.each(mountCase.pages)('leaves the caching of %s to the page, whoever asks', async (path) => {
    expect(await told(mount.client(), path)).toEqual([YEAR, '']);
    expect(await told(ada, path)).toEqual([YEAR, '']);
  });

  it.each(mountCase.pages)('keeps a session cookie that %s renews out of shared caches', async (path) => {
    clock.advance({ minutes: 11 });
    expect(await told(ada, path)).toEqual(['private, max-age=31536000, immutable', 'latchkey_session']);
  });

  it('keeps pages that say nothing of it out of all caches, for those who have a session', async () => {
    expect(await told(mount.client(), '/silent')).toEqual([null, '']);
    expect(await told(ada, '/silent')).toEqual(['no-store', '']);
    clock.advance({ minutes: 11 });
    expect(await told(ada, '/silent')).toEqual(['no-store', 'latchkey_session']);
  });

  it('takes a date of expiry for a decision', async () => {
    expect(await told(ada, '/expires')).toEqual([null, '']);
    clock.advance({ minutes: 11 });
    expect(await told(ada, '/expires')).toEqual(['private', 'latchkey_session']);
  });

  it('lets a page be found again unchanged', async () => {
    const file = mountCase.pages.find((path) => path.startsWith('/assets/'));
    if (!file) return;
    const first = await ada.get(file);
    const etag = first.headers.get('etag');
    const again = await ada.get(file, {
      'cache-control': 'max-age=0',
      ...(etag ? { 'if-none-match': etag } : {}),
    });
    expect(again.status).toBe(etag ? 304 : 200);
    expect(again.headers.get('cache-control')).toBe(YEAR);
  });

  it('says of a refusal nothing that was meant for the page in its place', async () => {
    const refused = await ada.get('/refused');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('</html>');
    expect(refused.headers.get('content-type')).toContain('text/html');
    for (const name of ['etag', 'content-disposition']) expect(refused.headers.get(name)).toBeNull();
    expect(refused.headers.get('cache-control')).toBe('no-store');
    if (mountCase !== onWeb) expect(refused.headers.get('x-own')).toBe('kept');
  });
});
